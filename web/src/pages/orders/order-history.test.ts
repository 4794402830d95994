import { expect, test } from 'vitest'
import { createFormat } from '../../format/format.ts'
import { describeEvent, isRepeated, type OrderEvent } from './order-history.ts'
import { sumsOf } from './order-money-panel.tsx'

const euros = createFormat({ currency: 'EUR', timeZone: 'UTC', locale: 'en-GB' })
const moneyIn = (currency: string) => createFormat({ currency, timeZone: 'UTC', locale: 'en-GB' }).money
const nothing = {
  at: '2024-12-12T10:00:00Z',
  id: null,
  amount: null,
  change: null,
  currency: null,
  reversed: null,
  method: null,
  reason: null,
  productId: null,
  quantity: null,
  items: null,
  refundKind: null,
  refundStatus: null,
  shippingAmount: null,
  taxAmount: null,
  adjustmentAmount: null,
  paymentId: null,
  shipmentId: null,
  trackingNumber: null,
  carrier: null,
  isCounted: null,
  isRestocked: null,
}
const textsOf = (event: Partial<OrderEvent>) => {
  const { title, details } = describeEvent({ ...nothing, ...event } as OrderEvent, euros, moneyIn)
  return [title, ...details]
}

test('the events of an order have their amounts and reasons', () => {
  expect(textsOf({ kind: 'placed', amount: 20 })).toEqual(['Placed', '€20.00'])
  expect(textsOf({ kind: 'revised', amount: 25, change: 5 })).toEqual(['Revised', '€25.00'])
  expect(textsOf({ kind: 'voided', reason: 'Test' })).toEqual(['Order voided', 'Reason: Test', 'Counts in no report'])
  expect(textsOf({ kind: 'reinstated' })).toEqual(['Order reinstated'])
  expect(textsOf({ kind: 'payment_failed', amount: 20, method: 'card', reason: 'Card expired' })).toEqual([
    'Payment failed',
    '€20.00',
    'Card',
    'Reason: Card expired',
  ])
  expect(textsOf({ kind: 'refunded', amount: 30, reversed: 20 })).toEqual([
    'Refunded',
    '€30.00',
    'Net revenue reduced by €20.00',
  ])
  expect(textsOf({ kind: 'refunded', amount: 5, reversed: 5, currency: 'GBP' })).toEqual(['Refunded', '£5.00'])
  const refund = (status: string, more: Partial<OrderEvent> = {}) =>
    textsOf({ kind: 'refunded', amount: 5, reversed: 5, refundKind: 'refund', refundStatus: status, ...more })
  expect(refund('pending')).toEqual(['Refund (pending)', '€5.00'])
  expect(refund('failed', { reversed: null })).toEqual(['Refund failed', '€5.00'])
  expect(refund('voided', { refundKind: 'chargeback', reversed: null })).toEqual(['Chargeback (voided)', '€5.00'])
  expect(refund('succeeded', { refundKind: 'chargeback' })).toEqual(['Charged back', '€5.00'])
  expect(refund('succeeded', { amount: -5, reversed: -5 })).toEqual(['Refund corrected', '-€5.00'])
  expect(refund('succeeded', { shippingAmount: 1, taxAmount: 0 })).toEqual(['Refunded', '€5.00', 'Shipping: €1.00'])
  expect(textsOf({ kind: 'payment_linked', paymentId: 'p-1' })).toEqual(['Payment linked', 'Payment: p-1'])
  expect(textsOf({ kind: 'refund_voided', reason: 'Entered twice' })).toEqual([
    'Refund voided',
    'Reason: Entered twice',
  ])
  expect(textsOf({ kind: 'shipped', id: 's1', isCounted: true })).toEqual(['Shipped', 'Shipment: s1'])
  expect(textsOf({ kind: 'shipped', id: 's1', isCounted: false })).toEqual(['Shipment (cancelled)', 'Shipment: s1'])
  expect(textsOf({ kind: 'shipment_updated', shipmentId: 's1', carrier: 'DHL', trackingNumber: 'T1' })).toEqual([
    'Shipment updated',
    'Shipment: s1',
    'Carrier: DHL',
    'Tracking number: T1',
  ])
  expect(textsOf({ kind: 'shipment_cancelled', id: 's1', reason: 'Lost' })).toEqual([
    'Shipment cancelled',
    'Shipment: s1',
    'Reason: Lost',
  ])
  expect(textsOf({ kind: 'returned', isRestocked: true })).toEqual(['Items returned', 'Restocked'])
  expect(textsOf({ kind: 'returned', isRestocked: false })).toEqual(['Items returned', 'Not restocked'])
  expect(textsOf({ kind: 'reserved', quantity: 2 })).toEqual(['Stock reserved', '2 units'])
  expect(textsOf({ kind: 'reserved', quantity: -2 })).toEqual(['Stock released', '2 units'])
  expect(textsOf({ kind: 'gift_card_used', amount: 5 })).toEqual(['Gift card used', '€5.00'])
})

test('amounts start with the gross amount and end with net revenue', () => {
  const unknown = { cost: null, grossProfit: null, costKnownShare: null }
  const order = {
    ...unknown,
    total: 115.1,
    discount: 10,
    tax: 20.1,
    shipping: 5,
    refunded: 15,
    chargedBack: 5.1,
    reversed: 115.1,
    netRevenue: 0,
    cancelledAt: '2024-12-13T10:00:00Z',
  }
  expect(sumsOf(order as never).map(({ label, amount }) => [label, amount])).toEqual([
    ['Gross sales', 100],
    ['Discount', -10],
    ['Shipping', 5],
    ['Tax', 20.1],
    ['Total', 115.1],
    ['Refunded', -15],
    ['Charged back', -5.1],
    ['Cancelled', -95],
    ['Net revenue', 0],
  ])
  const all = { ...order, total: 133.35, tips: 3, fees: 0.25, duties: 15, giftCardsRedeemed: 40 }
  expect(sumsOf(all as never).map(({ label, amount }) => [label, amount])).toMatchObject([
    ['Gross sales', 100],
    ['Discount', -10],
    ['Shipping', 5],
    ['Tax', 20.1],
    ['Tip', 3],
    ['Fees', 0.25],
    ['Duties', 15],
    ['Total', 133.35],
    ['Of this paid with gift cards', 40],
    ['Refunded', -15],
    ['Charged back', -5.1],
    ['Cancelled', -95],
    ['Net revenue', 0],
  ])
  const plain = {
    ...unknown,
    total: 20,
    discount: null,
    tax: null,
    shipping: null,
    refunded: 0,
    chargedBack: 0,
    reversed: 0,
    netRevenue: 20,
  }
  expect(sumsOf({ ...plain, cancelledAt: null } as never).map(({ label }) => label)).toEqual(['Total', 'Net revenue'])
  const costed = { ...plain, cancelledAt: null, cost: 8, grossProfit: 12, costKnownShare: 1 }
  expect(sumsOf(costed as never).slice(2)).toEqual([
    { label: 'Goods', amount: 20 },
    { label: 'Cost of goods', amount: -8 },
    { label: 'Gross profit', amount: 12, isSum: true },
  ])
  expect(sumsOf({ ...costed, costKnownShare: 0.5 } as never)[4]?.label).toBe('Gross profit of goods with a known cost')
})

test('a voided order counts with 0, beside what it states', () => {
  const voided = { isVoided: true, total: 30, netRevenue: 0 }
  expect(sumsOf({ ...voided, grossProfit: null, statedCost: null, statedGrossProfit: null } as never)).toEqual([
    { label: 'Stated total', amount: 30 },
    { label: 'Net revenue', amount: 0, isSum: true },
  ])
  expect(sumsOf({ ...voided, grossProfit: 0, statedCost: 12, statedGrossProfit: 18 } as never)).toEqual([
    { label: 'Stated total', amount: 30 },
    { label: 'Stated cost of goods', amount: -12 },
    { label: 'Stated gross profit', amount: 18 },
    { label: 'Net revenue', amount: 0, isSum: true },
    { label: 'Gross profit', amount: 0, isSum: true },
  ])
})

test('only the first reinstatement after a void is of interest', () => {
  const kinds = ['placed', 'reinstated', 'voided', 'reinstated', 'paid', 'reinstated', 'voided', 'reinstated']
  const history = kinds.map((kind) => ({ kind }))
  expect(kinds.map((_, i) => isRepeated(history, i))).toEqual([false, true, false, false, false, true, false, false])
})
