/** Bodies as a Whizbang shop sends them, with their transport headers, always the same for the same range. */
export const HEADERS = {
  envelopetype:
    'Whizbang.Core.Observability.MessageEnvelope`1[[ECommerce.Contracts.Events.OrderCreatedEvent, ECommerce.Contracts, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null]], Whizbang.Core',
}

const CUSTOMERS = 5000
const PRODUCTS = 500
const START_MS = Date.UTC(2026, 0, 1)
/** 2,000 orders a day. */
const ORDER_EVERY_MS = 43_200

/** Orders `from` (inclusive) to `to` (exclusive) of an endless sequence: 1 to 3 lines each, in the order of their time. */
export function whizbangOrders(from: number, to: number): Buffer[] {
  return Array.from({ length: to - from }, (_, i) => Buffer.from(whizbangOrder(from + i)))
}

/** The day of an order in the sequence, `YYYY-MM-DD`. */
export const dayOf = (index: number): string => new Date(START_MS + index * ORDER_EVERY_MS).toISOString().slice(0, 10)

function whizbangOrder(index: number): string {
  const random = createRandom(index)
  const ms = START_MS + index * ORDER_EVERY_MS
  const iso = new Date(ms).toISOString().slice(0, -1)
  const orderId = uuid(ms, index * 2)
  const lines = Array.from({ length: 1 + random(3) }, () => {
    const product = uuid(START_MS - 1, random(PRODUCTS))
    const line = { quantity: 1 + random(3), cents: 500 + random(9000) }
    const json = `{"Quantity":${line.quantity},"ProductId":"${product}","UnitPrice":${euros(line.cents)},"ProductName":"Product ${product.slice(-4)}"}`
    return { cents: line.cents * line.quantity, json }
  })
  const total = euros(lines.reduce((sum, { cents }) => sum + cents, 0))
  return (
    `{"v":1,"dc":{"m":2,"s":1,"d":false},"id":"${uuid(ms, index * 2 + 1)}",` +
    `"p":{"OrderId":"${orderId}","CreatedAt":"${iso}1234Z","LineItems":[${lines.map(({ json }) => json).join(',')}],` +
    `"CustomerId":"${uuid(START_MS - 2, random(CUSTOMERS))}","TotalAmount":${total}},` +
    `"h":[{"si":{"sn":"ECommerce.OrderService.API","ii":"019d9b50-aaaa-7bbb-8ccc-0123456789ab","hn":"orders-7c9f","pi":1},` +
    `"ts":"${iso}0012+00:00","to":"ecommerce.contracts.events","sc":{"v":{"Sc":{"t":"default","u":"user-17"}}},` +
    `"md":{"AggregateId":"${orderId}"},"tp":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}]}`
  )
}

const euros = (cents: number): string => (cents / 100).toFixed(2)

/** UUIDv7's layout: the time, then a hash of the number. */
function uuid(ms: number, number: number): string {
  const time = ms.toString(16).padStart(12, '0')
  const random = createRandom(number * 7919 + 13)
  const hex = (digits: number) =>
    random(16 ** digits)
      .toString(16)
      .padStart(digits, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`
}

/** mulberry32 (Tommy Ettinger): whole numbers below a limit. */
function createRandom(seed: number): (limit: number) => number {
  let state = Math.imul(seed + 1, 0x9e3779b1)
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}
