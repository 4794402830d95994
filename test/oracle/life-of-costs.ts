import fc from 'fast-check'
import { type Drafted, draftOf } from './life-drafts.ts'
import { optional } from './life-values.ts'

// Generated events about costs of products.

const noTenant = { tenant: fc.constant(undefined) }
const twoOrders = fc.constantFrom('o0', 'o1')

/** Orders of few products, whose costs change. */
export function costsOfProducts(at: fc.Arbitrary<string>): fc.Arbitrary<Drafted[]> {
  const productId = fc.constantFrom('p1', 'p2')
  const cost = fc.constantFrom('0', '4', '5.50', '-1')
  const line = fc.record(
    {
      productId,
      quantity: fc.constantFrom(1, 2, 0.5, -1),
      unitPrice: fc.constantFrom('10', '20'),
      unitCost: fc.constantFrom('3', '7.25'),
      kind: fc.constantFrom('goods', 'gift_card'),
    },
    { requiredKeys: ['productId', 'quantity', 'unitPrice'] },
  )
  const stated = {
    ...noTenant,
    orderId: twoOrders,
    currency: fc.constantFrom('EUR', 'EUR', 'JPY'),
    items: fc.array(line, { minLength: 1, maxLength: 3 }),
  }
  const catalogue = { ...noTenant, productId, cost: optional(cost), currency: fc.constantFrom('EUR', 'EUR', 'JPY') }
  return fc
    .tuple(
      fc.array(draftOf('OrderCreated', at, stated), { minLength: 1, maxLength: 3 }),
      fc.array(draftOf('OrderRevised', at, stated), { maxLength: 2 }),
      fc.array(draftOf('ProductCreated', at, catalogue), { maxLength: 1 }),
      fc.array(draftOf('ProductUpdated', at, catalogue), { minLength: 1, maxLength: 4 }),
    )
    .map((parts) => parts.flat())
}
