import fc from 'fast-check'

// The values in generated events. There are few of each, so that events share orders, customers and products.

type Optional<T> = fc.Arbitrary<T | undefined>

/** Text that breaks SQL, JSON or arrays without escaping. */
const awkward = fc.constantFrom(
  '"',
  '\\',
  "o'hara",
  '{}',
  'NULLS',
  'a,b',
  'ß',
  '😀',
  '\ue000x',
  '%',
  'A',
  'a',
  '0a',
  '00a',
)
/** Ids that count as absent. */
export const absentIds = fc.constantFrom<string | number | undefined>(
  undefined,
  0,
  '0',
  ' ',
  'null',
  'N/A',
  '{00000000-0000-0000-0000-000000000000}',
)
export const few = (...usual: (string | number | undefined)[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: awkward })
export const names = few('a', 'b', '"c\\')
export const customers = fc.oneof(
  { weight: 9, arbitrary: few('anna', ' anna', 'anna', 'anna ', 'bert', 7, undefined) },
  { weight: 1, arbitrary: absentIds },
)
/** Customers who are merged. */
export const MERGED_CUSTOMERS = ['anna', 'bert', 7, 'carla', 'dora']
export const mergedCustomers = fc.constantFrom(...MERGED_CUSTOMERS)
export const products = few('p1', 'p2', 'p3', 4)
export const currencies: Optional<string> = fc.constantFrom('EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'JPY', 'USD', undefined)
export const otherCurrencies: Optional<string> = fc.constantFrom(undefined, undefined, undefined, 'EUR', 'JPY')
export const labels = few('web', 'store')
export const tenants: Optional<string> = fc.constantFrom(
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  'default',
  'nord "1"',
)
export const orderIds = few('o0', 'o1', 'o2', 'o3', 'o4', 5)
export const quantities = fc.oneof(
  { weight: 24, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 5, arbitrary: fc.constantFrom(1.5, 0.25, 0.000001, 2.333333) },
  { weight: 2, arbitrary: fc.constantFrom(1_000_000_000, 999_999_999.999999) },
)
/** Quantities, including zero and returned units. */
const anyQuantities = fc.oneof(
  { weight: 9, arbitrary: quantities },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, -2.5, -0.000001) },
)
export const amounts = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('0', '1', '10', '10.00', '19.99', '0.01', '25', '100') },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 5000 }).map((cents) => (cents / 100).toFixed(2)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('9007199254740993.01', '0.00000000000000000001', '99999999999999999999.99', '1.5e3'),
  },
)
/** Amounts, including those of exchanges and returned lines. */
export const anyAmounts = fc.oneof(
  { weight: 9, arbitrary: amounts },
  { weight: 1, arbitrary: amounts.map((amount) => `-${amount}`) },
)
/** Also in other cases, and unknown words. */
export const statuses = fc.constantFrom('pending', 'pending', 'succeeded', 'failed', ' Failed', 'done')
export const kinds = fc.constantFrom('refund', 'refund', 'chargeback', 'CHARGEBACK', 'dispute')
export const reasons = few('too late', 'broken')

/** An absent or empty list means the rest of the order. */
export const shippedItems = fc.array(fc.record({ productId: products, quantity: fc.integer({ min: 1, max: 3 }) }), {
  maxLength: 3,
})

export const returnedItems = fc.array(
  fc.record({ productId: products, quantity: fc.integer({ min: 1, max: 3 }), reason: optional(reasons) }),
  { maxLength: 3 },
)

export const refundItems = fc.array(
  fc.record({
    productId: fc.oneof({ weight: 6, arbitrary: products }, { weight: 1, arbitrary: fc.constant('foreign') }),
    quantity: anyQuantities,
    amount: anyAmounts,
  }),
  { maxLength: 3 },
)

export const orderItems = fc.array(
  fc.record(
    {
      productId: fc.oneof({ weight: 9, arbitrary: products }, { weight: 1, arbitrary: absentIds }),
      quantity: anyQuantities,
      unitPrice: anyAmounts,
      lineTotal: anyAmounts,
      variantId: few('v1', 'v2', 3),
      sku: labels,
      discountAmount: anyAmounts,
      taxAmount: anyAmounts,
      unitCost: anyAmounts,
      taxRate: fc.constantFrom('7', '19', '19.00', 0, '-5.5'),
      kind: fc.constantFrom('goods', 'gift_card', ' Gift_Card', 'service'),
    },
    { requiredKeys: ['productId', 'quantity', 'unitPrice'] },
  ),
  { maxLength: 3 },
)

/** A stock level that an event states. */
export const levels = fc.oneof(fc.integer({ min: -5, max: 50 }), fc.constantFrom(0.5, -0.25))
export const counts = fc.oneof(fc.integer({ min: 0, max: 20 }), quantities)
export const quantityChanges = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(-1.5))

/** Numbers of revisions: few integers, times, or none. */
export function revisions(times: fc.Arbitrary<string>): fc.Arbitrary<number | string | undefined> {
  return fc.oneof(fc.constantFrom(0, 1, 2, 10), times, fc.constant(undefined))
}

export function optional<T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(values, { nil: undefined })
}
