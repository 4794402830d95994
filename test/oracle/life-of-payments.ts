import fc from 'fast-check'
import { type Drafted, draftOf, statedAmounts } from './life-drafts.ts'
import { optional } from './life-values.ts'

// Generated events about payments of several orders.

const noTenant = { tenant: fc.constant(undefined) }
const twoOrders = fc.constantFrom('o0', 'o1')

/** Payments of two orders, most of them without an order, with their refunds and links. */
export function paymentsOfTwoOrders(at: fc.Arbitrary<string>): fc.Arbitrary<Drafted[]> {
  const paymentId = fc.constantFrom('x1', 'x1', 'x2', 3)
  const unlinked = { ...noTenant, paymentId, orderId: fc.constantFrom(undefined, undefined, undefined, 'o0', '0') }
  const refund = draftOf('OrderRefunded', at, {
    ...unlinked,
    refundId: fc.constantFrom('r1', 'r2', 'r3', undefined),
    amounts: statedAmounts(fc.constantFrom('5', '30', '60', '120')),
    currency: fc.constantFrom(undefined, undefined, 'EUR', 'JPY'),
  })
  const placed = (orderId: string) =>
    fc.oneof(
      ...(['OrderCreated', 'OrderRevised'] as const).map((type) =>
        draftOf(type, at, {
          ...noTenant,
          orderId: fc.constant(orderId),
          totalAmount: fc.constantFrom('100', '50'),
          paymentIds: optional(fc.array(paymentId, { maxLength: 2 })),
        }),
      ),
    )
  return fc
    .tuple(
      fc.array(placed('o0'), { minLength: 1, maxLength: 2 }),
      fc.array(placed('o1'), { maxLength: 2 }),
      fc.array(draftOf('PaymentProcessed', at, unlinked), { minLength: 1, maxLength: 3 }),
      fc.array(draftOf('PaymentFailed', at, unlinked), { maxLength: 2 }),
      fc.array(refund, { maxLength: 3 }),
      fc.array(draftOf('RefundVoided', at, { ...noTenant, refundId: fc.constantFrom('r1', 'r2') }), { maxLength: 1 }),
      fc.array(draftOf('PaymentLinked', at, { ...noTenant, paymentId, orderId: twoOrders }), { maxLength: 3 }),
      fc.array(draftOf('OrderVoided', at, { ...noTenant, orderId: twoOrders }), { maxLength: 1 }),
    )
    .map((parts) => parts.flat())
}
