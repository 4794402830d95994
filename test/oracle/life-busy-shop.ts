import { randomOf, wholeBetween } from '../../src/simulate/random/random.ts'
import { type LifeEvent, lifeEvent } from './life-events.ts'
import type { LifeData, LifeType } from './life-types.ts'

const DAY_MS = 86_400_000
const FIRST_DAY = Date.UTC(2024, 1, 20)
const PRODUCTS = 6

/** A shop with few customers, who order the same few products repeatedly, and many events for each order. */
export function busyShop(seed: string, orders: number): LifeEvent[] {
  const random = randomOf(seed)
  const draw = (choices: number) => wholeBetween(random, 0, choices - 1)
  const time = (day: number) => new Date(FIRST_DAY + day * DAY_MS + draw(DAY_MS)).toISOString()
  const events: LifeEvent[] = []
  const add = (type: LifeType, day: number, data: LifeData) => events.push(lifeEvent(type, time(day), data))
  for (let i = 0; i < orders; i++) {
    const orderId = `order ${i}`
    const customer = draw(6)
    const customerId = customer === 0 ? undefined : `customer ${customer}`
    const currency = ['EUR', 'JPY', undefined][draw(3)]
    const day = draw(120)
    const productId = `product ${draw(PRODUCTS)}`
    const quantity = 1 + draw(3)
    const items = [
      { productId, quantity, unitPrice: '20' },
      { productId: `product ${draw(PRODUCTS)}`, quantity: 1, unitPrice: '5.50' },
    ]
    const guestKey = customer === 0 ? `guest ${draw(4)}` : undefined
    const amounts = {
      tipAmount: draw(5) === 0 ? '1.50' : undefined,
      couponCodes: draw(4) === 0 ? ['a', 'b'] : undefined,
    }
    const stated = { orderId, customerId, guestKey, currency, items, ...amounts }
    add('OrderCreated', day, { ...stated, totalAmount: `${5.5 + quantity * 20}` })
    const common = { orderId, currency }
    for (const [type, time, data] of paymentWithoutOrder(i, draw)) add(type, day + time, data)
    if (draw(20) === 0)
      add('CustomerRegistered', day, { guestKey: `guest ${draw(4)}`, customerId: `customer ${1 + draw(5)}` })
    if (draw(20) === 0) add('CustomerRegistered', day, { orderId, customerId: `customer ${1 + draw(5)}` })
    if (draw(2) === 0) add('PaymentProcessed', day + draw(5), { ...common, transactionId: `t ${i}`, amount: '60' })
    if (draw(5) === 0) add('PaymentFailed', day, { ...common, amount: '60', reason: `reason ${draw(2)}` })
    if (draw(3) === 0) add('InventoryReserved', day, { orderId, productId, quantity })
    if (draw(6) === 0) add('InventoryReleased', day + 1, { orderId, productId, quantity })
    const shipmentId = `s ${i}`
    const part = { items: [{ productId, quantity: 1 }] }
    if (draw(3) === 0) add('ShipmentCreated', day + draw(9), { orderId, shipmentId, ...(draw(3) === 0 && part) })
    if (draw(12) === 0) add('ShipmentUpdated', day + draw(9), { orderId, shipmentId, ...part })
    if (draw(12) === 0) add('ShipmentCancelled', day + draw(9), { orderId, shipmentId })
    if (draw(8) === 0) {
      add('ItemsReturned', day + draw(60), { orderId, returnId: `x ${i}`, restocked: draw(2) === 0, ...part })
    }
    for (let n = draw(3); n > 0; n--) {
      const refund = { refundId: `r ${i} ${n}`, amount: `${draw(70)}.25` }
      const data: LifeData = { ...common, ...refund, items: [{ productId, quantity: 1, amount: '20' }] }
      if (draw(6) === 0) data.kind = 'chargeback'
      if (draw(5) === 0) [data.cumulativeAmount, data.amount] = [data.amount, undefined]
      if (draw(8) === 0) add('OrderRefunded', day + draw(60), { ...data, status: 'pending' })
      if (draw(12) === 0) data.status = 'failed'
      add('OrderRefunded', day + draw(60), data)
      if (draw(6) > 0) continue
      const { refundId } = refund
      add('RefundVoided', day + draw(60), draw(2) === 0 ? { refundId } : { refundId, orderId })
    }
    if (draw(6) === 0) add('OrderCancelled', day + draw(30), { orderId, reason: `reason ${draw(2)}` })
    for (let n = draw(8) === 0 ? 1 + draw(3) : 0; n > 0; n--) {
      const revised = { orderId, revision: n, currency: ['EUR', 'JPY', undefined][draw(9)] ?? currency }
      const placed = draw(3) === 0 ? time(draw(120)) : undefined
      const owner = draw(3) === 0 ? `customer ${1 + draw(5)}` : customerId
      const total = { items: items.slice(draw(2)), totalAmount: `${5 + draw(60)}` }
      add('OrderRevised', day + draw(60), { ...revised, ...total, customerId: owner, createdAt: placed })
    }
    for (let n = draw(10) === 0 ? 1 + draw(3) : 0; n > 0; n--) {
      add(n % 2 === 0 ? 'OrderReinstated' : 'OrderVoided', day + draw(60), { orderId })
    }
    if (draw(9) === 0) add('OrderRefunded', draw(120), { refundId: `note ${i}`, customerId, currency, amount: '3.10' })
    if (draw(4) === 0) {
      add('InventoryRestocked', draw(120), { productId, quantityAdded: 6, newTotalQuantity: 6 + draw(90) })
    }
    if (draw(12) === 0)
      add('InventoryCounted', draw(120), { productId, location: ['store', undefined][draw(2)], quantity: draw(90) })
    if (draw(6) === 0) add('ProductUpdated', draw(120), { productId, name: `name ${i}`, price: `${draw(90)}` })
    if (draw(15) === 0) add('ProductUpdated', draw(120), { productId, cost: `${draw(20)}`, currency })
  }
  // Each customer is merged once, so that the first merge to arrive is the only one.
  add('CustomersMerged', 60, { customerId: 'customer 5', intoCustomerId: 'customer 3' })
  add('CustomersMerged', 90, { customerId: 'customer 3', intoCustomerId: 'customer 1' })
  return events
}

type Draw = (choices: number) => number

/** A payment that is linked to its order, with a refund. Some are linked to another order first. */
function paymentWithoutOrder(i: number, draw: Draw): [type: LifeType, days: number, data: LifeData][] {
  if (draw(5) > 0) return []
  const paymentId = `payment ${i}`
  const events: [LifeType, number, LifeData][] = [['PaymentProcessed', draw(5), { paymentId, amount: '60' }]]
  if (draw(3) === 0) events.push(['PaymentLinked', draw(5), { paymentId, orderId: `order ${draw(i + 1)}` }])
  if (draw(5) > 0) events.push(['PaymentLinked', 6, { paymentId, orderId: `order ${i}` }])
  if (draw(2) === 0) events.push(['OrderRefunded', 7, { paymentId, refundId: `r ${i} payment`, amount: '12' }])
  return events
}
