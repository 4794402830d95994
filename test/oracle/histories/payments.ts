import type { LifeEvent } from '../life-events.ts'
import {
  cancelled,
  failed,
  items,
  linked,
  orderVoided,
  paid,
  placed,
  refund,
  refundOfPayment,
  revised,
  unlinked,
  unlinkedFailure,
  voided,
} from './events.ts'

/** Payments that know an order, or only a payment. */
export const historiesOfPayments: Record<string, LifeEvent[]> = {
  'payments that fail, are made twice and in another currency': [
    placed(1),
    failed(2, 'no funds'),
    failed(3, 'expired'),
    paid('t1', 4),
    paid('t2', 3, { currency: 'JPY' }),
    cancelled(3),
  ],
  'a payment and its refund without an order, linked to one order and then to another': [
    placed(1),
    placed(2, { orderId: 'o2' }),
    unlinked('x1', 3),
    unlinkedFailure('x1', 2),
    refundOfPayment('x1', 'r1', 6, '30', items('p1', 1, '30')),
    linked('x1', 'o1', 4),
    linked('x1', 'o2', 5),
  ],
  'links at the same moment, one of them to an order that does not arrive': [
    placed(1),
    unlinked('x1', 3),
    linked('x1', 'o1', 4),
    linked('x1', 'o0', 4),
    unlinked('x2', 3),
    linked('x2', 'o1', 4),
    refundOfPayment('x2', 'r1', 6, '30'),
  ],
  'payments that orders list, of which one is revised and one states its order': [
    placed(1, { paymentIds: ['x1', 'x2'] }),
    revised(1, 5, { paymentIds: ['x1'], totalAmount: '80' }),
    placed(3, { orderId: 'o2', paymentIds: ['x2'] }),
    unlinked('x1', 4),
    unlinked('x2', 2),
    unlinked('x3', 2, { orderId: 'o2' }),
    linked('x3', 'o1', 9),
  ],
  'refunds of a payment that are pending, succeed, are voided and repeat one of the order': [
    placed(1, { paymentIds: ['x1'] }),
    refundOfPayment('x1', 'r1', 3, '30', { status: 'pending' }),
    refundOfPayment('x1', 'r1', 4, '40'),
    refund('r1', 5, '50', { status: 'pending' }),
    refundOfPayment('x1', 'r2', 6, '10'),
    voided('r2', 7),
    orderVoided(8, { orderId: 'o2' }),
  ],
}
