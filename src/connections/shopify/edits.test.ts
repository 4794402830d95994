import { expect, test } from 'vitest'
import {
  bag,
  dataOf,
  eventsOf,
  orderOf,
  refundLineOf,
  refundOf,
  refundTransaction,
} from '../../../test/helpers/shopify-deliveries.ts'

const removal = refundOf({
  refund_line_items: [refundLineOf(bag('subtotal', '9.00'), bag('total_tax', '1.71'), { restock_type: 'cancel' })],
})

test('an edit that removes units before payment makes the order smaller', () => {
  const order = orderOf({ ...bag('current_total_price', '70.21'), refunds: [removal] })
  const events = eventsOf('orders/updated', order)
  expect(dataOf(events, 'OrderRevised')).toMatchObject({
    totalAmount: '70.21',
    taxAmount: '11.21',
    discountAmount: '6',
    items: [
      { productId: '11', quantity: 1, lineTotal: '9', taxAmount: '1.71' },
      { productId: '12', quantity: 1 },
    ],
  })
  expect(events).toHaveLength(1)
})

test('units that were removed after payment stay in the order, because their money is refunded', () => {
  const paidBack = refundOf({ id: 6002, transactions: [refundTransaction('10.71')] })
  const order = orderOf({ ...bag('current_total_price', '70.21'), refunds: [removal, paidBack] })
  const events = eventsOf('orders/updated', order)
  expect(dataOf(events, 'OrderRevised').totalAmount).toBe('80.92')
  expect(dataOf(events, 'OrderRefunded').amount).toBe('10.71')
})

test('an edited order without refunds is what its current amounts say', () => {
  const [mugs, lamp] = orderOf().line_items as Record<string, unknown>[]
  const order = orderOf({
    ...bag('current_total_price', '20.42'),
    ...bag('current_total_tax', '3.42'),
    ...bag('current_total_discounts', '2.00'),
    line_items: [mugs, { ...lamp, current_quantity: 0 }],
  })
  expect(dataOf(eventsOf('orders/updated', order), 'OrderRevised')).toMatchObject({
    totalAmount: '20.42',
    taxAmount: '3.42',
    discountAmount: '2',
    items: [{ productId: '11', quantity: 2, lineTotal: '18' }],
  })
})

test('a refund of money leaves the total as it was', () => {
  const refund = refundOf({
    refund_line_items: [refundLineOf(bag('subtotal', '9.00'), bag('total_tax', '1.71'), { restock_type: 'return' })],
    transactions: [refundTransaction('10.71')],
  })
  const events = eventsOf('orders/updated', orderOf({ ...bag('current_total_price', '70.21'), refunds: [refund] }))
  expect(dataOf(events, 'OrderRevised').totalAmount).toBe('80.92')
  expect(dataOf(events, 'ItemsReturned')).toMatchObject({
    returnId: '6001',
    restocked: true,
    items: [{ productId: '11', quantity: 1 }],
  })
})
