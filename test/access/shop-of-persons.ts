import type { TestServer } from '../helpers/http/test-server.ts'

/** Every id of a customer or guest in the data set contains this text. */
export const PERSON = 'PERSON-7Q'

const at = (day: number) => `2024-12-${String(day).padStart(2, '0')}T10:00:00Z`
const person = (name: string) => `${PERSON}-${name}`

interface PlainEvent {
  id: string
  type: string
  time?: string
  tenant?: string | undefined
  data: object
}

let count = 0
const event = (type: string, time: string, data: object): PlainEvent => ({ id: `persons ${++count}`, type, time, data })

const order = (orderId: string, day: number, data: object = {}) =>
  event('OrderCreated', at(day), {
    orderId,
    totalAmount: 20,
    items: [
      { productId: 'tea', quantity: 1, unitPrice: 12, lineTotal: 12 },
      { productId: 'cup', quantity: 1, unitPrice: 8, lineTotal: 8 },
    ],
    couponCode: 'WELCOME',
    channel: 'web',
    country: 'DE',
    ...data,
  })

/** Events in which customers are everywhere: orders, guests, merges, refunds, duplicates that differ, warnings and dead letters. */
export function eventsOfPersons(tenant?: string): PlainEvent[] {
  count = 0
  const own = tenant === 'B' ? [order('order-only-B', 12, { customerId: person('only-B'), channel: 'only-B' })] : []
  const all = [
    ...own,
    order('order-1', 10, { customerId: person('anna') }),
    order('order-2', 11, { customerId: person('anna') }),
    order('order-3', 12, { customerId: person('bert') }),
    order('order-4', 13, { guestKey: person('guest') }),
    // The same property twice, with a warning that has the value that is used.
    order('order-5', 14, { customerId: person('fred'), CustomerId: person('frida') }),
    event('OrderRevised', at(15), {
      orderId: 'order-3',
      revision: 1,
      revisedAt: at(15),
      totalAmount: 25,
      customerId: person('carl'),
      items: [{ productId: 'tea', quantity: 2, unitPrice: 12.5, lineTotal: 25 }],
    }),
    event('CustomerRegistered', at(16), { customerId: person('gina'), guestKey: person('guest') }),
    event('CustomersMerged', at(17), { customerId: person('bert'), intoCustomerId: person('anna') }),
    event('CustomersMerged', at(17), { customerId: person('carl'), intoCustomerId: person('anna') }),
    event('OrderRefunded', at(18), { refundId: 'note', customerId: person('anna'), amount: 3, refundedAt: at(18) }),
    event('OrderRefunded', at(18), { orderId: 'order-1', refundId: 'refund', amount: 5, refundedAt: at(18) }),
    event('OrderCancelled', at(18), { orderId: 'order-2', cancelledAt: at(18), reason: 'changed mind' }),
    event('PaymentFailed', at(12), { orderId: 'order-3', amount: 20, reason: 'declined' }),
    // The same order of another customer: a contradiction.
    order('order-1', 10, { customerId: person('dora') }),
    // Rejected, with the customer in the body and in the error.
    order('order-6', 19, { customerId: { id: person('emil') }, totalAmount: person('much') }),
    { id: 'persons body', type: 'OrderCreated', data: { note: person('body') } },
  ]
  return all.map((each) => ({ ...each, tenant }))
}

/** Fills a server, by a key that may send events. */
export async function fillWithPersons(server: TestServer, key: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}` }
  for (const payload of eventsOfPersons()) {
    await server.app.inject({ method: 'POST', url: '/api/events', payload, headers })
  }
}
