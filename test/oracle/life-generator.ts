import fc from 'fast-check'
import {
  businessKeyOf,
  type LifeData,
  type LifeEvent,
  type LifeType,
  lifeEvent,
  underAnotherId,
} from './life-events.ts'

/** All that a small shop says, each message once or more, in the order of its arrival. */
export interface Life {
  timeZone: string
  arrivals: LifeEvent[]
}

/** Facts that happen around a change of the shop's clocks or calendar. Some contradict each other, so their order matters. */
export function contradictoryLives(): fc.Arbitrary<Life> {
  return fc
    .constantFrom(...CALENDARS)
    .chain(([timeZone, base]) =>
      arrivalsOf(momentsAround(Date.parse(base))).map((arrivals): Life => ({ timeZone, arrivals })),
    )
}

/** The same, but no two facts contradict each other: in whichever order they arrive, the numbers are the same. */
export function lives(): fc.Arbitrary<Life> {
  return contradictoryLives().map(({ timeZone, arrivals }) => ({ timeZone, arrivals: withoutContradictions(arrivals) }))
}

/** Keeps of facts that go by the same id the first, as often as any of them comes; cancellations may differ. */
function withoutContradictions(arrivals: readonly LifeEvent[]): LifeEvent[] {
  const first = new Map<string, LifeEvent>()
  return arrivals.map((event) => {
    const key = businessKeyOf(event)
    if (key === undefined || event.type === 'OrderCancelled') return event
    const known = first.get(key) ?? event
    first.set(key, known)
    return { ...known, id: event.id }
  })
}

const CALENDARS = [
  ['Europe/Berlin', '2024-03-31T01:00:00Z'],
  ['Europe/Berlin', '2024-10-27T01:00:00Z'],
  ['UTC', '2024-01-01T00:00:00Z'],
  ['UTC', '2024-02-29T00:00:00Z'],
  ['Asia/Kolkata', '2023-12-31T18:30:00Z'],
  ['Asia/Kathmandu', '2024-09-30T18:15:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['America/Sao_Paulo', '2019-02-17T02:00:00Z'],
  ['Africa/Cairo', '2024-04-25T22:00:00Z'],
  ['Africa/Cairo', '2024-10-31T21:00:00Z'],
] as const

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Few different days, so that customers come again on the same day, the next one, and after the end of a day's cohort. */
function momentsAround(base: number): fc.Arbitrary<string> {
  const days = fc.constantFrom(0, 0, 0, 1, -1, 2, 7, 30, -31, 89, 90, 91, 180, -365)
  const within = fc.oneof(
    fc.constantFrom(0, -1, 1, -HOUR_MS, HOUR_MS, HOUR_MS / 2, 500, 1500),
    fc.integer({ min: -3 * HOUR_MS, max: 3 * HOUR_MS }),
  )
  const forms = fc.constantFrom<(ms: number) => string>(
    (ms) => new Date(ms).toISOString(),
    (ms) => new Date(ms).toISOString(),
    (ms) => new Date(ms).toISOString().replace('Z', '4567'),
    (ms) => new Date(ms + 5.5 * HOUR_MS).toISOString().replace('Z', '+05:30'),
  )
  return fc.tuple(days, within, forms).map(([day, ms, form]) => form(base + day * DAY_MS + ms))
}

type Draft = Record<string, unknown> & { at: string }
type Optional<T> = fc.Arbitrary<T | undefined>

/** What breaks whoever puts text together by hand. */
const nasty = fc.constantFrom(
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
/** Ids that mean nobody, and absent values. */
const nobody = fc.constantFrom<string | number | undefined>(
  undefined,
  0,
  '0',
  ' ',
  'null',
  'N/A',
  '{00000000-0000-0000-0000-000000000000}',
)
const few = (...usual: (string | number | undefined)[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: nasty })
const names = few('a', 'b', '"c\\')
const customers = fc.oneof(
  { weight: 9, arbitrary: few('anna', ' anna', 'anna', 'anna ', 'bert', 7, undefined) },
  { weight: 1, arbitrary: nobody },
)
const products = few('p1', 'p2', 'p3', 4)
const currencies: Optional<string> = fc.constantFrom('EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'JPY', 'USD', undefined)
const otherCurrencies: Optional<string> = fc.constantFrom(undefined, undefined, undefined, 'EUR', 'JPY')
const labels = few('web', 'store', undefined)
const tenants: Optional<string> = fc.constantFrom(
  undefined,
  undefined,
  undefined,
  undefined,
  undefined,
  'default',
  'nord "1"',
)
const orderIds = few('o0', 'o1', 'o2', 'o3', 'o4', 5)
const quantities = fc.oneof(
  { weight: 24, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 5, arbitrary: fc.constantFrom(1.5, 0.25, 0.000001, 2.333333) },
  { weight: 2, arbitrary: fc.constantFrom(1_000_000_000, 999_999_999.999999) },
)
/** Also zero, and returned units. */
const anyQuantities = fc.oneof(
  { weight: 9, arbitrary: quantities },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, -2.5, -0.000001) },
)
const amounts = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('0', '1', '10', '10.00', '19.99', '0.01', '25', '100') },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 5000 }).map((cents) => (cents / 100).toFixed(2)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('9007199254740993.01', '0.00000000000000000001', '99999999999999999999.99', '1.5e3'),
  },
)
/** Also of exchanges and returned lines. */
const anyAmounts = fc.oneof(
  { weight: 9, arbitrary: amounts },
  { weight: 1, arbitrary: amounts.map((amount) => `-${amount}`) },
)
const reasons = few(undefined, 'too late', 'broken')

/** Absent and empty both mean: all that is left. */
const shippedItems = fc.option(
  fc.array(fc.record({ productId: products, quantity: fc.integer({ min: 1, max: 3 }) }), { maxLength: 3 }),
  { nil: undefined },
)

const refundItems = fc.option(
  fc.array(
    fc.record({
      productId: fc.oneof({ weight: 6, arbitrary: products }, { weight: 1, arbitrary: fc.constant('foreign') }),
      quantity: anyQuantities,
      amount: anyAmounts,
    }),
    { maxLength: 3 },
  ),
  { nil: undefined },
)

function drafts(at: fc.Arbitrary<string>) {
  const order = { tenant: tenants, orderId: orderIds, at }
  const refund = {
    refundId: few('r1', 'r2', undefined, 9),
    amount: anyAmounts,
    items: refundItems,
    reason: reasons,
    at,
  }
  const placed = fc.record({
    ...order,
    customerId: customers,
    currency: currencies,
    totalAmount: anyAmounts,

    discountAmount: fc.option(anyAmounts, { nil: undefined }),
    taxAmount: fc.option(anyAmounts, { nil: undefined }),

    shippingAmount: fc.option(amounts, { nil: undefined }),
    channel: labels,
    country: labels,
    paymentMethod: labels,
    couponCode: labels,
    items: fc.array(
      fc.record(
        {
          productId: fc.oneof({ weight: 9, arbitrary: products }, { weight: 1, arbitrary: nobody }),

          quantity: anyQuantities,
          unitPrice: anyAmounts,
          lineTotal: anyAmounts,
        },
        { requiredKeys: ['productId', 'quantity', 'unitPrice'] },
      ),
      { maxLength: 3 },
    ),
  })
  const product = { tenant: tenants, productId: products, at }
  const total = fc.option(fc.oneof(fc.integer({ min: -5, max: 50 }), fc.constantFrom(0.5, -0.25)), { nil: undefined })
  const name = fc.option(names, { nil: undefined })
  const price: Optional<string> = fc.option(amounts, { nil: undefined })
  return { order, refund, placed, product, total, name, price }
}

function facts(at: fc.Arbitrary<string>): fc.Arbitrary<[LifeType, Draft][]> {
  const { order, refund, placed, product, total, name, price } = drafts(at)
  const happening = fc.oneof(
    ofType('OrderCancelled', fc.record({ ...order, reason: reasons })),
    ofType('OrderRefunded', fc.record({ ...order, ...refund, currency: otherCurrencies })),
    ofType('OrderRefunded', fc.record({ ...order, ...refund, currency: otherCurrencies })),
    ofType(
      'PaymentProcessed',
      fc.record({
        ...order,
        transactionId: fc.constantFrom('t1', 't2', undefined),
        amount: amounts,

        currency: otherCurrencies,
        paymentMethod: labels,
      }),
    ),
    ofType(
      'PaymentFailed',
      fc.record({
        ...order,
        amount: fc.option(amounts, { nil: undefined }),
        currency: otherCurrencies,

        paymentMethod: labels,
        reason: reasons,
      }),
    ),
    ofType(
      'ShipmentCreated',
      fc.record({ ...order, shipmentId: fc.constantFrom('s1', 's2', undefined), items: shippedItems }),
    ),
    ofType('InventoryReserved', fc.record({ ...order, productId: products, quantity: quantities })),
    ofType('InventoryReleased', fc.record({ ...order, productId: products, quantity: quantities })),
  )
  const catalogue = fc.oneof(
    ofType('ProductCreated', fc.record({ ...product, name: names, price: amounts, currency: currencies })),
    ofType('ProductUpdated', fc.record({ ...product, name, price, currency: currencies })),
    ofType('ProductDeleted', fc.record(product)),
    ofType(
      'InventoryAdjusted',
      fc.record({
        ...product,
        quantityChange: fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(-1.5)),
        newTotalQuantity: total,
      }),
    ),
    ofType('InventoryRestocked', fc.record({ ...product, quantityAdded: quantities, newTotalQuantity: total })),
  )
  const creditNote = ofType(
    'OrderRefunded',
    fc.record({ tenant: tenants, orderId: nobody, ...refund, customerId: customers, currency: currencies }),
  )
  return fc
    .tuple(
      fc.array(ofType('OrderCreated', placed), { maxLength: 8 }),
      fc.array(happening, { maxLength: 10 }),
      fc.array(creditNote, { maxLength: 4 }),
      fc.array(catalogue, { maxLength: 4 }),
    )
    .map((parts) => parts.flat() as [LifeType, Draft][])
}

function ofType<T extends Draft>(type: LifeType, draft: fc.Arbitrary<T>): fc.Arbitrary<[LifeType, Draft]> {
  return draft.map((data) => [type, data])
}

/** Shuffled, and some messages twice, under the same id or, where the fact has a name of its own, under another. */
function arrivalsOf(at: fc.Arbitrary<string>): fc.Arbitrary<LifeEvent[]> {
  const copies = fc.array(fc.constantFrom('again', 'other'), { maxLength: 2 })
  return facts(at)
    .chain((list) => fc.tuple(fc.constant(list), fc.array(copies, { minLength: list.length, maxLength: list.length })))
    .chain(([list, repeats]) => {
      const messages = list.flatMap(([type, draft], i) => copiesOf(eventOf(type, draft, i), repeats[i] ?? []))
      return fc.shuffledSubarray(messages, { minLength: messages.length })
    })
}

function eventOf(type: LifeType, { at, tenant, ...data }: Draft, i: number): LifeEvent {
  const isOfOrder = data.orderId !== undefined || type === 'OrderRefunded'
  // What tells a product's name, price or stock at one moment must not contradict itself; so no two moments are the same.
  const time = isOfOrder ? at : `${new Date(at).toISOString().slice(0, 23)}${String(i + 1).padStart(3, '0')}Z`
  const event = lifeEvent(type, time, data as LifeData, tenant as string | undefined)
  return { ...event, id: `message ${i}` }
}

function copiesOf(event: LifeEvent, repeats: readonly string[]): LifeEvent[] {
  const isNamed = businessKeyOf(event) !== undefined
  return [
    event,
    ...repeats.map((repeat, n) => (repeat === 'other' && isNamed ? underAnotherId(event, `again ${n}`) : event)),
  ]
}
