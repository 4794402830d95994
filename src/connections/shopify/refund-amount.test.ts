import { expect, test } from 'vitest'
import {
  adjustmentOf,
  bag,
  dataOf,
  eventsOf,
  foreign,
  orderOf,
  readDelivery,
  refundLineOf,
  refundOf,
  refundTransaction,
} from '../../../test/helpers/shopify-deliveries.ts'

const cad = (name: string, shop: string, presentment: string) => bag(name, shop, presentment, foreign)
const pending = (amount: string) => refundTransaction(amount, { status: 'pending', currency: 'USD' })
const pendingDiscrepancy = (shop: string, presentment: string) =>
  adjustmentOf('refund_discrepancy', cad('amount', shop, presentment), cad('tax_amount', '0.00', '0.00'))

/** A line of 551.44 CAD and 55.70 CAD tax. */
const line = refundLineOf(cad('subtotal', '551.44', '409.00'), cad('total_tax', '55.70', '41.31'))

test('a goodwill beyond the lines is refunded as well, and money on its way is not taken off', () => {
  const refund = refundOf({
    refund_line_items: [line],
    order_adjustments: [
      adjustmentOf('refund_discrepancy', cad('amount', '-13.48', '-10.00'), cad('tax_amount', '0.00', '0.00')),
      pendingDiscrepancy('620.62', '460.31'),
    ],
    transactions: [pending('460.31')],
  })
  expect(dataOf(eventsOf('refunds/create', refund), 'OrderRefunded')).toMatchObject({
    amount: '620.62',
    currency: 'CAD',
    status: 'pending',
    taxAmount: '55.7',
    adjustmentAmount: '13.48',
    items: [{ productId: '11', quantity: 1, amount: '551.44' }],
  })
  const presentment = eventsOf('refunds/create', refund, { currencyMode: 'presentment' })
  expect(dataOf(presentment, 'OrderRefunded')).toMatchObject({ amount: '460.31', currency: 'USD' })
})

test('shipping alone is refunded with its tax', () => {
  const refund = refundOf({
    order_adjustments: [
      adjustmentOf('shipping_refund', cad('amount', '-20.21', '-15.00'), cad('tax_amount', '-2.05', '-1.52')),
      pendingDiscrepancy('22.26', '16.52'),
    ],
    transactions: [pending('16.52')],
  })
  const refunded = dataOf(eventsOf('refunds/create', refund), 'OrderRefunded')
  expect(refunded).toMatchObject({ amount: '22.26', currency: 'CAD', shippingAmount: '20.21', taxAmount: '2.05' })
  expect(refunded.items).toBeUndefined()
})

test('less than the lines is refunded, without the discrepancy', () => {
  const refund = refundOf({
    refund_line_items: [line],
    order_adjustments: [
      adjustmentOf('refund_discrepancy', cad('amount', '544.70', '404.00'), cad('tax_amount', '0.00', '0.00')),
      pendingDiscrepancy('62.44', '46.31'),
    ],
    transactions: [pending('46.31')],
  })
  const refunded = dataOf(eventsOf('refunds/create', refund), 'OrderRefunded')
  expect(refunded).toMatchObject({ amount: '62.44', currency: 'CAD', adjustmentAmount: '-544.7' })
})

test('shipping that is stated as an adjustment and as a line counts once', () => {
  const shippingLine = { ...bag('subtotal_amount', '5.00'), ...bag('tax_amount', '0.95') }
  const adjustment = adjustmentOf('shipping_refund', bag('amount', '-5.00'), bag('tax_amount', '-0.95'))
  const transactions = [refundTransaction('5.95')]
  for (const body of [
    { refund_shipping_lines: [shippingLine] },
    { order_adjustments: [adjustment] },
    { order_adjustments: [adjustment], refund_shipping_lines: [shippingLine] },
  ]) {
    const events = eventsOf('refunds/create', refundOf({ ...body, transactions }))
    expect(dataOf(events, 'OrderRefunded')).toMatchObject({ amount: '5.95', shippingAmount: '5', taxAmount: '0.95' })
  }
})

test('a discrepancy that stays after the money has arrived does not change the amount', () => {
  const settled = refundOf({
    refund_line_items: [line],
    order_adjustments: [pendingDiscrepancy('607.14', '450.31')],
    transactions: [refundTransaction('450.31', { currency: 'USD' })],
  })
  expect(dataOf(eventsOf('refunds/create', settled), 'OrderRefunded')).toMatchObject({
    amount: '607.14',
    status: 'succeeded',
  })
})

test('subtotals that include the tax count without it', () => {
  const included = refundLineOf(cad('subtotal', '119.00', '88.00'), cad('total_tax', '19.00', '14.05'))
  const transactions = [refundTransaction('88.00', { currency: 'USD' })]
  const refund = refundOf({ refund_line_items: [included], transactions })
  expect(dataOf(eventsOf('refunds/create', refund), 'OrderRefunded').amount).toBe('119')
})

test('an amount that the records do not explain is converted by the total of the order', () => {
  const refund = refundOf({
    refund_line_items: [line],
    transactions: [refundTransaction('100.00', { currency: 'USD' })],
  })
  const order = orderOf({
    currency: 'CAD',
    presentment_currency: 'USD',
    ...cad('total_price', '607.14', '450.31'),
    ...cad('current_total_price', '472.31', '350.31'),
    refunds: [refund],
  })
  const refunded = dataOf(eventsOf('orders/updated', order), 'OrderRefunded')
  // 100 × 607.14 ÷ 450.31 = 134.8271…
  expect(refunded).toMatchObject({ amount: '134.83', currency: 'CAD', estimated: true })
  expect(readDelivery('refunds/create', refund)).toEqual({ ignored: 'amount_needs_order' })
})

test('a refund in one currency is what was paid back, whatever the lines come to', () => {
  const refund = refundOf({
    refund_line_items: [refundLineOf(bag('subtotal', '10.00'), bag('total_tax', '1.90'))],
    transactions: [refundTransaction('7.77')],
  })
  const refunded = dataOf(eventsOf('refunds/create', refund), 'OrderRefunded')
  expect(refunded).toMatchObject({ amount: '7.77', currency: 'EUR' })
  expect(refunded).not.toHaveProperty('estimated')
})

test.each([
  ['a void of an authorisation', [refundTransaction('0.00', { kind: 'void' })]],
  ['an edit before payment, or units that are only restocked', []],
  ['a refund of nothing', [refundTransaction('0.00')]],
])('%s pays nothing back', (_, transactions) => {
  const lines = [refundLineOf(bag('subtotal', '10.00'), bag('total_tax', '1.90'))]
  const refund = refundOf({ refund_line_items: lines, transactions })
  expect(readDelivery('refunds/create', refund)).toEqual({ ignored: 'no_money_moved' })
})

test('each transaction of a refund is a refund of its own, and the lines belong to the first', () => {
  const refund = refundOf({
    refund_line_items: [line],
    transactions: [
      refundTransaction('350.31', { id: 7002, currency: 'USD', gateway: 'shopify_payments' }),
      refundTransaction('100.00', { id: 7001, currency: 'USD', gateway: 'gift_card' }),
    ],
  })
  const refunds = eventsOf('refunds/create', refund).filter(({ type }) => type === 'OrderRefunded')
  // 607.14 CAD: 100 ÷ 450.31 of it, and the rest.
  expect(refunds.map(({ data }) => [data.refundId, data.amount])).toEqual([
    ['7001', '134.83'],
    ['7002', '472.31'],
  ])
  expect(refunds.map(({ data }) => (data.items as unknown[] | undefined)?.length)).toEqual([1, undefined])
})

test('amounts without the two sides, from an older version, are those of the shop', () => {
  const old = { line_item_id: 1, quantity: 1, restock_type: 'return', subtotal: 10.1, total_tax: 1.92 }
  const refund = refundOf({
    refund_line_items: [{ ...old, line_item: { product_id: 11 } }],
    transactions: [refundTransaction('12.02', { currency: null })],
  })
  expect(dataOf(eventsOf('refunds/create', refund), 'OrderRefunded').amount).toBe('12.02')
})
