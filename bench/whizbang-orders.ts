/** The headers of every order, with its type. */
export const HEADERS = {
  envelopetype:
    'Whizbang.Core.Observability.MessageEnvelope`1[[ECommerce.Contracts.Events.OrderCreatedEvent, ECommerce.Contracts, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null]], Whizbang.Core',
}

const CUSTOMERS = 5000
const PRODUCTS = 500
/** 2,000 orders a day. */
const ORDER_EVERY_MS = 43_200
const DAY_MS = 24 * 60 * 60 * 1000
/** The time in the ids of customers and products. It does not depend on the days of the orders. */
const SHOP_OPENED_MS = Date.UTC(2020, 0, 1)

/** A shop's orders by time, numbered from 0. There are 2,000 a day, and the last is at the end of yesterday. */
export interface OrderSequence {
  length: number
  /** The first moment after the last order, in milliseconds since 1970. */
  endMs: number
}

/** A number of orders that end yesterday (UTC). The result is the same all day. */
export function endingYesterday(length: number, now = new Date()): OrderSequence {
  return { length, endMs: Math.floor(now.getTime() / DAY_MS) * DAY_MS }
}

/** The orders with the numbers `from` (inclusive) to `to` (exclusive), of 1 to 3 lines each. */
export function whizbangOrders(sequence: OrderSequence, from: number, to: number, customers = CUSTOMERS): Buffer[] {
  if (to > sequence.length) throw new RangeError(`The sequence has ${sequence.length} orders, not ${to}`)
  return Array.from({ length: to - from }, (_, i) =>
    Buffer.from(whizbangOrder(from + i, timeOf(sequence, from + i), customers)),
  )
}

/** The day of an order of the sequence, `YYYY-MM-DD`. */
export const dayOf = (sequence: OrderSequence, number: number): string =>
  new Date(timeOf(sequence, number)).toISOString().slice(0, 10)

const timeOf = ({ length, endMs }: OrderSequence, number: number) => endMs - (length - number) * ORDER_EVERY_MS

/** The id of a customer, numbered from 0. */
export const customerIdOf = (number: number): string => uuid(SHOP_OPENED_MS, number)

function whizbangOrder(number: number, ms: number, customers: number): string {
  const random = createRandom(number)
  const iso = new Date(ms).toISOString().slice(0, -1)
  const orderId = uuid(ms, number * 2)
  const lines = Array.from({ length: 1 + random(3) }, () => {
    const product = 1 + random(PRODUCTS)
    const id = uuid(SHOP_OPENED_MS, CUSTOMERS + product)
    const line = { quantity: 1 + random(3), cents: 500 + random(9000) }
    const json = `{"Quantity":${line.quantity},"ProductId":"${id}","UnitPrice":${euros(line.cents)},"ProductName":"Product ${product}"}`
    return { cents: line.cents * line.quantity, json }
  })
  const total = euros(lines.reduce((sum, { cents }) => sum + cents, 0))
  return (
    `{"v":1,"dc":{"m":2,"s":1,"d":false},"id":"${uuid(ms, number * 2 + 1)}",` +
    `"p":{"OrderId":"${orderId}","CreatedAt":"${iso}1234Z","LineItems":[${lines.map(({ json }) => json).join(',')}],` +
    `"CustomerId":"${customerIdOf(random(customers))}","TotalAmount":${total}},` +
    `"h":[{"si":{"sn":"ECommerce.OrderService.API","ii":"019d9b50-aaaa-7bbb-8ccc-0123456789ab","hn":"orders-7c9f","pi":1},` +
    `"ts":"${iso}0012+00:00","to":"ecommerce.contracts.events","sc":{"v":{"Sc":{"t":"default","u":"user-17"}}},` +
    `"md":{"AggregateId":"${orderId}"},"tp":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}]}`
  )
}

const euros = (cents: number): string => (cents / 100).toFixed(2)

/** A UUID with the layout of UUIDv7: the time, then a hash of the number. */
function uuid(ms: number, number: number): string {
  const time = ms.toString(16).padStart(12, '0')
  const random = createRandom(number * 7919 + 13)
  const hex = (digits: number) =>
    random(16 ** digits)
      .toString(16)
      .padStart(digits, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`
}

/** Integers below a limit, by mulberry32 (Tommy Ettinger). */
function createRandom(seed: number): (limit: number) => number {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}
