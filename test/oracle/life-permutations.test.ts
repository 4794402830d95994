import { beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '../helpers/database.ts'
import { createTestInbox, forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { lifeMessage } from './life-delivery.ts'
import { type LifeEvent, lifeEvent } from './life-events.ts'
import { expectLife } from './life-tables.ts'

const database = useTestDatabase()
beforeEach(() => forgetEverything(database.pool))

const at = (day: number, minute = 0) => new Date(Date.UTC(2024, 2, day, 12, minute)).toISOString()
const order = { orderId: 'o1', currency: 'EUR' }
const placed = (day: number, data = {}) =>
  lifeEvent('OrderCreated', at(day), {
    ...order,
    customerId: 'anna',
    totalAmount: '100.00',
    channel: 'web',
    paymentMethod: 'card',
    items: [
      { productId: 'p1', quantity: 2, unitPrice: '30' },
      { productId: 'p2', quantity: 1, unitPrice: '35.50' },
      { productId: 'p1', quantity: 1, lineTotal: '4.50' },
    ],
    ...data,
  })
const refund = (refundId: string, day: number, amount: string, data = {}) =>
  lifeEvent('OrderRefunded', at(day), { orderId: 'o1', refundId, amount, ...data })
const runningTotal = (refundId: string, day: number, cumulativeAmount: string, data = {}) =>
  lifeEvent('OrderRefunded', at(day), { orderId: 'o1', refundId, cumulativeAmount, ...data })
const creditNote = (refundId: string, day: number, amount: string, data = {}) =>
  lifeEvent('OrderRefunded', at(day), { refundId, customerId: 'anna', currency: 'EUR', amount, ...data })
const voided = (refundId: string, day: number, data = {}) =>
  lifeEvent('RefundVoided', at(day), { refundId, reason: `void of day ${day}`, ...data })
const cancelled = (day: number, reason = 'late') => lifeEvent('OrderCancelled', at(day), { orderId: 'o1', reason })
const paid = (transactionId: string, day: number, data = {}) =>
  lifeEvent('PaymentProcessed', at(day), { orderId: 'o1', transactionId, amount: '100', ...data })
const failed = (day: number, reason: string) =>
  lifeEvent('PaymentFailed', at(day), { orderId: 'o1', amount: '100', reason })
const shipped = (shipmentId: string, day: number, data = {}) =>
  lifeEvent('ShipmentCreated', at(day), { orderId: 'o1', shipmentId, ...data })
const reserved = (productId: string, quantity: number) =>
  lifeEvent('InventoryReserved', at(1, 1), { orderId: 'o1', productId, quantity })
const released = (productId: string, quantity: number) =>
  lifeEvent('InventoryReleased', at(2, 1), { orderId: 'o1', productId, quantity })

const revised = (revision: number | string | undefined, day: number, data = {}) =>
  lifeEvent('OrderRevised', at(day), { ...placed(1).data, createdAt: undefined, revision, ...data })
const orderVoided = (day: number, data = {}) =>
  lifeEvent('OrderVoided', at(day), { orderId: 'o1', reason: `void of day ${day}`, ...data })
const reinstated = (day: number, data = {}) => lifeEvent('OrderReinstated', at(day), { orderId: 'o1', ...data })

const updated = (shipmentId: string, day: number, data = {}) =>
  lifeEvent('ShipmentUpdated', at(day), { orderId: 'o1', shipmentId, ...data })
const withdrawn = (shipmentId: string, day: number, reason = 'lost') =>
  lifeEvent('ShipmentCancelled', at(day), { orderId: 'o1', shipmentId, reason })
const returned = (returnId: string, day: number, data = {}) =>
  lifeEvent('ItemsReturned', at(day), { orderId: 'o1', returnId, ...part('p1', 1), ...data })
const counted = (day: number, quantity: number, data = {}) =>
  lifeEvent('InventoryCounted', at(day), { productId: 'p1', quantity, ...data })

const unlinked = (paymentId: string, day: number, data = {}) =>
  lifeEvent('PaymentProcessed', at(day), { paymentId, amount: '100', ...data })
const unlinkedFailure = (paymentId: string, day: number) =>
  lifeEvent('PaymentFailed', at(day), { paymentId, amount: '100', reason: `failed on day ${day}` })
const linked = (paymentId: string, orderId: string, day: number) =>
  lifeEvent('PaymentLinked', at(day), { paymentId, orderId })
const refundOfPayment = (paymentId: string, refundId: string, day: number, amount: string, data = {}) =>
  lifeEvent('OrderRefunded', at(day), { paymentId, refundId, amount, ...data })

/** A line with tax, and a gift card. */
const taxed = (taxRate: string) => ({
  items: [
    { productId: 'p1', quantity: 2, unitPrice: '30', taxRate, taxAmount: '9.50', discountAmount: '2' },
    { productId: 'p2', quantity: 1, unitPrice: '25', kind: 'gift_card' },
  ],
})

const merged = (customerId: string, intoCustomerId: string, day: number) =>
  lifeEvent('CustomersMerged', at(day), { customerId, intoCustomerId })
const registered = (customerId: string, day: number, data: { orderId: string } | { guestKey: string }) =>
  lifeEvent('CustomerRegistered', at(day), { customerId, ...data })

const costs = (productId: string, day: number, cost: string, data = {}) =>
  lifeEvent('ProductUpdated', at(day), { productId, cost, currency: 'EUR', ...data })

const part = (productId: string, quantity: number) => ({ items: [{ productId, quantity }] })
const items = (productId: string, quantity: number, amount: string) => ({ items: [{ productId, quantity, amount }] })

const histories: Record<string, LifeEvent[]> = {
  'refunds, a cancellation, a payment and a shipment': [
    placed(1),
    refund('r1', 5, '40', items('p1', 1, '30')),
    refund('r2', 4, '90', items('p1', 9, '99')),

    cancelled(6),
    paid('t1', 2),
    shipped('s1', 3),
  ],
  'two cancellations and refunds around them': [
    placed(3),
    cancelled(5, 'second'),
    cancelled(4, 'first'),
    refund('r1', 4, '10'),

    refund('r2', 2, '20', items('p2', 1, '35.50')),
    refund('r3', 6, '500', items('foreign', 1, '1')),
  ],
  'payments that fail, are made twice and in another currency': [
    placed(1),
    failed(2, 'no funds'),
    failed(3, 'expired'),
    paid('t1', 4),
    paid('t2', 3, { currency: 'JPY' }),
    cancelled(3),
  ],
  'stock that is set aside, released and shipped': [
    placed(1),
    reserved('p1', 3),
    reserved('p2', 1),
    released('p1', 1),
    shipped('s1', 8),
    shipped('s2', 7),
  ],
  'parts of an order shipped by themselves, then the rest': [
    placed(1),
    reserved('p1', 3),
    reserved('p2', 1),
    shipped('s1', 3, part('p1', 1)),
    shipped('s2', 4, part('gift', 1)),
    shipped('s3', 5),
  ],
  'a part shipped, the rest cancelled': [
    placed(1),
    reserved('p1', 3),
    reserved('p2', 1),
    shipped('s1', 3, part('p1', 2)),
    cancelled(4),
  ],
  'orders of one customer on other days, the first one cancelled and refunded abroad': [
    placed(9),
    placed(2, { orderId: 'o2' }),
    placed(30, { orderId: 'o3' }),
    placed(2, { orderId: 'o4' }),

    cancelled(12),
    refund('r1', 11, '5', { currency: 'JPY', ...items('p1', 1, '5') }),
  ],
  'orders of one customer twice on the first day, the last one and one between': [1, 1, 5, 5, 9, 9].map((day, i) =>
    placed(day, { orderId: `o${i}`, totalAmount: String(i) }),
  ),
  'credit notes and orders of one customer': [
    placed(9),
    placed(2, { orderId: 'o2' }),
    placed(3, { orderId: 'o3', currency: undefined }),
    lifeEvent('OrderRefunded', at(5), { refundId: 'r1', customerId: 'anna', currency: 'EUR', amount: '7' }),
    lifeEvent('OrderRefunded', at(1), { refundId: 'r2', customerId: 'anna', amount: '8', ...items('p9', 2, '8') }),
    refund('r3', 20, '30'),
  ],
  'a cancellation and refunds at the same moment': [
    placed(1),
    cancelled(1),
    refund('r1', 1, '60', items('p1', 1, '10')),
    refund('r2', 1, '60'),
    paid('t1', 1),
    shipped('s1', 1),
  ],
  'refunds that are pending, succeed and fail': [
    placed(1),
    refund('r1', 9, '40', { status: 'pending', ...items('p1', 1, '30') }),
    refund('r1', 3, '35', { status: 'succeeded', ...items('p1', 2, '35') }),
    refund('r2', 4, '20', { status: 'failed', ...items('p2', 1, '20') }),
    refund('r2', 5, '20', items('p2', 1, '20')),
    refund('r3', 6, '80', { status: 'pending' }),
    cancelled(7),
  ],
  'refunds that are voided by their order, by their id alone, and by both': [
    placed(1),
    refund('r1', 3, '40', items('p1', 1, '30')),
    refund('r2', 4, '90', items('p1', 1, '30')),
    voided('r1', 6, { orderId: 'o1' }),
    voided('r1', 5),
    voided('r2', 2),
    voided('r2', 8),
  ],
  'voids at once, sorted differently by UTF-16': [
    placed(1),
    refund('r1', 3, '40'),
    voided('r1', 5, { reason: '😀', orderId: 'o1' }),
    voided('r1', 5, { reason: '\ue000', orderId: 'o1' }),
    voided('r1', 5, { reason: '\uffee' }),
    voided('r1', 5, { reason: '\u{1f600}' }),
  ],
  'a void by the id alone, of refunds of two orders and of a credit note': [
    placed(1),
    placed(2, { orderId: 'o2' }),
    refund('r1', 3, '40', { status: 'pending' }),
    refund('r1', 4, '50', { orderId: 'o2', ...items('p2', 1, '35.50') }),
    creditNote('r1', 5, '7', items('p2', 1, '7')),
    voided('r1', 6),
  ],
  'a void that names one of two orders': [
    placed(1),
    placed(2, { orderId: 'o2' }),
    refund('r1', 3, '40'),
    refund('r1', 4, '50', { orderId: 'o2' }),
    creditNote('r1', 5, '7'),
    voided('r1', 2, { orderId: 'o2' }),
  ],
  'credit notes that are pending, fail, are charged back and are voided': [
    placed(1),
    creditNote('r1', 3, '7', { status: 'pending' }),
    creditNote('r1', 2, '8', { status: 'failed' }),
    creditNote('r2', 4, '9', { kind: 'chargeback', ...items('p2', 1, '9') }),
    creditNote('r3', 5, '10'),
    voided('r3', 6),
    voided('r2', 6, { orderId: 'o1' }),
  ],
  'running totals that rise, fall and stay, with an amount between': [
    placed(1),
    runningTotal('r1', 2, '20', { currency: 'EUR', ...items('p1', 1, '20') }),
    refund('r2', 3, '10'),
    runningTotal('r3', 4, '130'),
    runningTotal('r4', 5, '110'),
    runningTotal('r5', 6, '45', items('p2', 1, '5')),
    runningTotal('r6', 7, '45', items('p2', 1, '5')),
  ],
  'running totals of which one is voided and one fails, and a cancellation': [
    placed(1),
    runningTotal('r1', 2, '30'),
    runningTotal('r2', 3, '80'),
    voided('r2', 9),
    runningTotal('r3', 4, '90', { status: 'failed' }),
    runningTotal('r4', 6, '20'),
    cancelled(5),
  ],
  'running totals and amounts at the same moment, in two currencies': [
    placed(1),
    runningTotal('r1', 2, '80'),
    runningTotal('r2', 2, '30'),
    runningTotal('r0', 2, '80'),
    refund('r3', 2, '10'),
    runningTotal('r4', 2, '15', { currency: 'JPY' }),
    cancelled(2),
  ],
  'chargebacks beside refunds': [
    placed(1),
    refund('r1', 3, '30', items('p1', 1, '30')),
    refund('r2', 4, '50', { kind: 'chargeback', ...items('p1', 1, '30') }),
    runningTotal('r3', 5, '70', { kind: 'chargeback' }),
    runningTotal('r4', 6, '45'),
    refund('r2', 7, '60', { status: 'pending' }),
    voided('r1', 8),
  ],
  'an order that is voided with all its events': [
    placed(1),
    refund('r1', 3, '30', items('p1', 1, '30')),
    paid('t1', 2),
    shipped('s1', 4),
    reserved('p1', 3),
    cancelled(5),
    orderVoided(6),
  ],
  'voids and reinstatements, of which the latest decides': [
    placed(1),
    refund('r1', 3, '30'),
    orderVoided(4),
    reinstated(6),
    orderVoided(5),
    failed(2, 'expired'),
  ],
  'a void and a reinstatement at the same moment, and an earlier one': [
    placed(1),
    orderVoided(4),
    reinstated(4),
    reinstated(2),
    paid('t1', 2),
  ],
  'the first, the middle and the last order of a customer voided': [
    placed(9),
    placed(2, { orderId: 'o2' }),
    placed(30, { orderId: 'o3' }),
    orderVoided(31),
    orderVoided(31, { orderId: 'o2' }),
    orderVoided(31, { orderId: 'o3' }),
    reinstated(32, { orderId: 'o3' }),
  ],
  'the only order of a customer with a credit note, voided': [
    placed(9),
    creditNote('r1', 3, '7'),
    orderVoided(10),
    refund('r2', 20, '30'),
    voided('r2', 21),
    orderVoided(12, { orderId: 'o2' }),
  ],
  'an order of a day that is voided twice and reinstated, beside another order of its customer': [
    placed(9),
    placed(9, { orderId: 'o2' }),
    orderVoided(10),
    reinstated(11),
    orderVoided(12),
    placed(8, { orderId: 'o3', customerId: 'bert' }),
  ],
  'an order revised to another total, lines and labels, with refunds and a cancellation': [
    placed(1),
    revised(1, 5, { totalAmount: '70', channel: 'store', items: [{ productId: 'p2', quantity: 3, unitPrice: '20' }] }),
    revised(2, 8, { totalAmount: '120', discountAmount: '5', taxAmount: '9', shippingAmount: '4' }),
    refund('r1', 3, '80', items('p1', 1, '30')),
    refund('r2', 9, '90', items('p2', 2, '40')),
    cancelled(10),
  ],
  'an order revised to another customer, day and currency, and back': [
    placed(9),
    revised(1, 11, { customerId: 'bert', createdAt: at(4), currency: 'JPY' }),
    revised(2, 12, { totalAmount: '90' }),
    placed(5, { orderId: 'o2', customerId: 'bert', currency: 'JPY' }),
    placed(20, { orderId: 'o3' }),
    paid('t1', 10),
  ],
  'an order without OrderCreated, whose revisions state no time': [
    revised(7, 5, { totalAmount: '70' }),
    revised(3, 6, { totalAmount: '80' }),
    revised(undefined, 4, { totalAmount: '90', customerId: undefined }),
    revised(at(2), 9, { totalAmount: '60' }),
    refund('r1', 10, '75'),
    shipped('s1', 7),
  ],
  'revisions numbered by times, integers and the time of the event, of which one states the day': [
    placed(3),
    revised(at(7), 5, { totalAmount: '70' }),
    revised(undefined, 6, { totalAmount: '80', createdAt: at(1), paymentMethod: 'invoice' }),
    revised(1_700_000_000_000, 12, { totalAmount: '90', country: 'DE' }),
    failed(2, 'expired'),
    paid('t1', 4),
  ],
  'a revised order that is voided and reinstated': [
    placed(1),
    revised(1, 5, { totalAmount: '70', customerId: 'bert' }),
    orderVoided(6),
    revised(2, 7, { totalAmount: '90', createdAt: at(2) }),
    reinstated(8),
    refund('r1', 9, '95'),
  ],
  'a revision without a time, in the same quarter of an hour as OrderCreated': [
    placed(1),
    lifeEvent('OrderRevised', at(1, 9), { ...placed(1).data, createdAt: undefined, revision: 1 }),
    refund('r1', 5, '10'),
  ],
  'a revision to nothing, and one to a negative total': [
    placed(1),
    revised(1, 3, { totalAmount: '0', items: [] }),
    revised(2, 4, { totalAmount: '-20', items: [{ productId: 'p1', quantity: -1, unitPrice: '20' }] }),
    refund('r1', 5, '10', items('p1', 1, '10')),
    cancelled(6),
    shipped('s1', 2),
  ],
  'parts that together are the whole order, at two times': [
    placed(1),
    shipped('s1', 5, { items: [...part('p1', 2).items, ...part('p2', 1).items] }),
    shipped('s2', 3, part('p1', 1)),
    shipped('s3', 9, part('gift', 1)),
    paid('t1', 2),
    cancelled(4),
  ],
  'parts at the same moment that are the whole order': [
    placed(1),
    shipped('s1', 5, part('p1', 3)),
    shipped('s2', 5, part('p2', 1)),
    reserved('p1', 3),
    cancelled(5),
  ],
  'a shipment whose items change, and one that is cancelled': [
    placed(1),
    shipped('s1', 3, part('p1', 3)),
    updated('s1', 6, part('p1', 2)),
    updated('s1', 5, { ...part('p2', 1), carrier: 'post' }),
    shipped('s2', 4),
    withdrawn('s2', 7),
    updated('s2', 9, part('p1', 1)),
  ],
  'a whole shipment that becomes a part, and updates at the same moment': [
    placed(1),
    shipped('s1', 3),
    updated('s1', 2, part('p1', 1)),
    updated('s1', 2, part('p1', 3)),
    updated('s1', 4, { trackingNumber: '1' }),
    withdrawn('s2', 2),
  ],
  'cancellations of a shipment, of which the earlier one counts': [
    placed(1),
    shipped('s1', 3, part('p2', 1)),
    withdrawn('s1', 5, 'second'),
    withdrawn('s1', 4, '\ue000'),
    withdrawn('s1', 4, '😀'),
    shipped('s3', 6),
  ],
  'a partial shipment of an order that is revised to what was shipped': [
    placed(1),
    shipped('s1', 3, part('p1', 2)),
    shipped('s2', 5, part('p1', 1)),
    revised(1, 4, part('p1', 2)),
    reserved('p2', 1),
    orderVoided(6),
    reinstated(7),
  ],
  'returns, restocked or not, of more than was bought': [
    placed(1),
    returned('x1', 4, { reason: 'broken' }),
    returned('x2', 5, { restocked: false, items: [{ productId: 'p1', quantity: 9, reason: 'late' }] }),
    returned('x3', 3, { items: [...part('p2', 1).items, ...part('gift', 1).items] }),
    refund('r1', 6, '30', items('p1', 1, '30')),
    shipped('s1', 2),
  ],
  'returns of an order that is revised, voided and reinstated': [
    placed(1),
    returned('x1', 4),
    returned('x2', 5, part('p2', 1)),
    revised(1, 3, { createdAt: at(2), currency: 'JPY' }),
    orderVoided(6),
    reinstated(8),
  ],
  'counts at two locations, and movements before, at and after them': [
    placed(1),
    counted(5, 20, { location: 'store' }),
    counted(4, 7),
    counted(3, 50, { location: 'store' }),
    shipped('s1', 5, part('p1', 1)),
    returned('x1', 6),
    shipped('s2', 7),
  ],
  'two counts at the same moment, and stated levels': [
    counted(5, 20),
    counted(5, 21),
    counted(9, 3),
    lifeEvent('InventoryRestocked', at(6), { productId: 'p1', quantityAdded: 4, newTotalQuantity: 25 }),
    lifeEvent('InventoryAdjusted', at(9), { productId: 'p1', quantityChange: -1 }),
    lifeEvent('InventoryAdjusted', at(10), { productId: 'p1', quantityChange: -2, newTotalQuantity: 1 }),
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
  'all parts of a total, gift cards and rates of tax, revised to another country': [
    placed(1, {
      country: 'DE',
      tipAmount: '1',
      feeAmount: '2',
      giftCardAmount: '10',
      taxIncluded: true,
      ...taxed('19'),
    }),
    revised(1, 4, { country: 'DE', dutiesAmount: '3', taxAmount: '5', ...taxed('7') }),
    revised(2, 6, { country: 'AT', tipAmount: '4', discountAmount: '0', ...taxed('7.0'), createdAt: at(2) }),
    refund('r1', 5, '30', items('p1', 1, '30')),
    orderVoided(7),
    reinstated(8),
  ],
  'several coupons and labels of a product': [
    placed(1, { couponCode: 'b', couponCodes: ['a', 'b'] }),
    revised(1, 4, { couponCodes: ['c', 'a'] }),
    lifeEvent('ProductCreated', at(2), { productId: 'p1', name: 'one', price: '1', category: 'tools', brand: 'acme' }),
    lifeEvent('ProductUpdated', at(5), { productId: 'p1', category: 'toys', sku: 's1' }),
    lifeEvent('ProductUpdated', at(5), { productId: 'p1', category: 'tops', variantId: 'v1' }),
    refund('r1', 3, '20'),
  ],
  'a chain of merges of customers with orders and a credit note': [
    placed(9),
    placed(2, { orderId: 'o2', customerId: 'bert' }),
    placed(30, { orderId: 'o3', customerId: 'carla' }),
    merged('anna', 'bert', 40),
    merged('bert', 'carla', 39),
    creditNote('r1', 5, '7'),
    refund('r2', 12, '30'),
  ],
  'a merge of customers whose order is voided and revised to another customer': [
    placed(9),
    placed(2, { orderId: 'o2', customerId: 'bert' }),
    merged('bert', 'anna', 40),
    orderVoided(20, { orderId: 'o2' }),
    revised(1, 12, { customerId: 'bert', createdAt: at(5) }),
    placed(4, { orderId: 'o3', customerId: 'carla' }),
  ],
  'orders of a guest who registers, one of them by its id': [
    placed(1, { customerId: undefined, guestKey: 'g1' }),
    placed(5, { orderId: 'o2', customerId: undefined, guestKey: 'g1' }),
    registered('bert', 9, { guestKey: 'g1' }),
    registered('anna', 8, { guestKey: 'g1' }),
    registered('carla', 20, { orderId: 'o2' }),
    registered('dora', 20, { orderId: 'o2' }),
    merged('dora', 'carla', 21),
  ],
  'a guest whose order is revised to a customer and back, with a merge': [
    placed(1, { customerId: undefined, guestKey: 'g1' }),
    revised(1, 5, { customerId: 'bert' }),
    revised(2, 6, { customerId: undefined, guestKey: 'g2' }),
    registered('anna', 9, { guestKey: 'g2' }),
    registered('bert', 3, { guestKey: 'g1' }),
    merged('anna', 'carla', 10),
    placed(3, { orderId: 'o2', customerId: 'carla' }),
  ],
  'costs of a product before, at and after the orders, and a revision to another day': [
    placed(3),
    placed(6, { orderId: 'o2' }),
    costs('p1', 2, '10'),
    costs('p1', 6, '12'),
    costs('p1', 5, '11', { currency: 'JPY' }),
    revised(1, 7, { createdAt: at(9) }),
  ],
  'costs at the same moment, and lines with their own cost': [
    placed(5, {
      items: [
        { productId: 'p1', quantity: 2, unitPrice: '30', unitCost: '7.25' },
        { productId: 'p1', quantity: 1, unitPrice: '30' },
        { productId: 'p1', quantity: 1, unitPrice: '25', kind: 'gift_card' },
      ],
    }),
    costs('p1', 5, '10'),
    costs('p1', 5, '11'),
    costs('p1', 4, '20'),
    refund('r1', 6, '30', items('p1', 1, '30')),
  ],
  'a line of more digits than an amount has': [
    placed(1, { items: [{ productId: 'p1', quantity: 1_000_000_000, unitPrice: '99999999999999999999.99' }] }),

    refund('r1', 2, '1', items('p1', 5, '10')),
    cancelled(3),
    paid('t1', 2),
    failed(1, ''),
  ],
}

/** One after the other, and two or three in one batch. */
const BATCHES = [1, 2, 3]
/** All orders of events only when a longer run is asked for. Otherwise every 17th, and fewer of long histories. */
const MOST = 200
const strideOf = (orders: number) =>
  process.env.TIDEMARK_TEST_RUNS === undefined ? Math.max(17, Math.floor(orders / MOST)) : 1

test.each(Object.entries(histories).flatMap(([name, events]) => BATCHES.map((size) => ({ name, events, size }))))(
  '$name, $size in a batch: the numbers do not depend on the order of arrival',
  async ({ events, size }) => {
    const all = permutationsOf(events)
    const stride = strideOf(all.length)
    const orders = all.filter((_, i) => i % stride === size % stride)
    // Each order of events is a shop of its own, so that one batch takes the first events of all of them, and so on.
    const shops = orders.map((shop, i) => shop.map((event): LifeEvent => ({ ...event, tenant: `shop ${i}` })))
    const inbox = await createTestInbox(database.pool)
    for (let turn = 0; turn < events.length; turn += size) {
      const outcomes = await inbox.submit(shops.flatMap((shop) => shop.slice(turn, turn + size).map(lifeMessage)))
      expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
    }
    await inbox.stop()
    await expectLife(database.pool, shops.flat())
  },
  scaled(process.env.TIDEMARK_TEST_RUNS === undefined ? 60_000 : 600_000),
)

function permutationsOf<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]]
  return list.flatMap((first, i) => permutationsOf(list.toSpliced(i, 1)).map((rest) => [first, ...rest]))
}
