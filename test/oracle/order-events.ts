import { createHash } from 'node:crypto'
import type { Message } from '../../src/inbox/message.ts'
import { toMessage } from '../helpers/wire-forms.ts'
import type { OrderEvent } from './oracle.ts'

/** Orders that share customers, products, days and hours. The same seed gives the same orders. Message ids are UUIDs. */
export function anyOrders(count: number, seed: string): OrderEvent[] {
  return Array.from({ length: count }, (_, i) => ({
    id: uuidOf(`${seed} message ${i}`),
    tenant: i % 7 === 0 ? 'nord' : undefined,
    data: anyOrder(i, seed),
  }))
}

/** The same orders, with duplicates of every fourth order under a second message id. */
export function withDuplicates(orders: readonly OrderEvent[]): OrderEvent[] {
  return orders.flatMap((order, i) => (i % 4 === 3 ? [order, { ...order, id: uuidOf(`again ${order.id}`) }] : [order]))
}

/** The message of an order, in the plain envelope. */
export function orderMessage(order: OrderEvent): Message {
  return toMessage({ ...order, type: 'OrderCreated' })
}

function anyOrder(i: number, seed: string): OrderEvent['data'] {
  const draw = (what: string, choices: number) =>
    Number.parseInt(uuidOf(`${seed} ${what} ${i}`).slice(0, 8), 16) % choices
  const customer = draw('customer', 6)
  return {
    orderId: uuidOf(`${seed} order ${i}`),
    customerId: customer === 0 ? undefined : `customer-${customer}`,
    currency: ['USD', 'EUR', undefined][draw('currency', 3)],
    totalAmount: `${draw('total', 1000)}.${String(draw('cents', 100)).padStart(2, '0')}`,
    createdAt: new Date(Date.UTC(2024, 10, 30, draw('hour', 60), draw('minute', 60))).toISOString(),
    items: Array.from({ length: draw('lines', 4) }, (_, line) => ({
      productId: `product-${draw(`product ${line}`, 4)}`,
      quantity: 1 + draw(`quantity ${line}`, 3),
      unitPrice: `${draw(`price ${line}`, 100)}.95`,
    })),
  }
}

/** A UUID that depends only on the name. */
export function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
