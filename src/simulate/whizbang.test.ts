import { expect, test } from 'vitest'
import { eventTypeOf, readPayload } from '../contracts/read.ts'
import { parseMoney } from '../money.ts'
import { lineFormats } from './destinations/line-formats.ts'
import { eventsBetween } from './history.ts'
import { createShop } from './shop.ts'
import { toWhizbang } from './whizbang.ts'

const shop = createShop({ seed: 'whizbang', ordersPerDay: 20, currency: 'EUR', startDate: '2026-01-01' })
const events = [...eventsBetween(shop, new Date('2026-01-01'), new Date('2026-02-15'))]

test('an order has Whizbang’s form, byte for byte', () => {
  const message = toWhizbang(
    {
      id: '019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3e',
      type: 'OrderCreated',
      time: '2026-04-17T12:13:07.120Z',
      data: {
        orderId: 'o-1',
        createdAt: '2026-04-17T12:13:07.120Z',
        currency: 'EUR',
        items: [{ productId: 'p-1', productName: "Chef's Knife 20 × 3", quantity: 2, unitPrice: 5.5, lineTotal: 11 }],
        totalAmount: 11,
      },
    },
    'tenant-a',
  )
  const service = JSON.stringify(JSON.parse(message.body).h[0].si)
  expect(message.body).toBe(
    '{"v":1,"dc":{"m":2,"s":1,"d":false},"id":"019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3e",' +
      '"p":{"OrderId":"o-1","Currency":"EUR","CreatedAt":"2026-04-17T12:13:07.12Z","LineItems":[{"Quantity":2,' +
      '"ProductId":"p-1","UnitPrice":5.50,"ProductName":"Chef\\u0027s Knife 20 \\u00D7 3"}],"TotalAmount":11.00},' +
      `"h":[{"si":${service},"ts":"2026-04-17T12:13:07.120+00:00","to":"ecommerce.contracts.events",` +
      '"sc":{"v":{"Sc":{"t":"tenant-a"}}},"md":{"AggregateId":"o-1"}}]}',
  )
  expect(service).toMatch(
    /^\{"sn":"ECommerce\.OrderService\.API","ii":"[0-9a-f-]{36}","hn":"order-[0-9a-f]{4}","pi":1\}$/,
  )
  expect(message.envelopeType).toBe(
    'Whizbang.Core.Observability.MessageEnvelope`1[[ECommerce.Contracts.Events.OrderCreatedEvent, ' +
      'ECommerce.Contracts, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null]], Whizbang.Core',
  )
  expect(message).toMatchObject({ subject: 'ecommerce.contracts.events.ordercreatedevent', streamId: 'o-1' })
})

test('every event is the same in Whizbang’s form and in the plain one, amounts and times included', () => {
  expect(events.length).toBeGreaterThan(1000)
  for (const event of events) {
    const { body, envelopeType } = toWhizbang(event)
    const { id, p } = JSON.parse(body)
    expect(id).toBe(event.id)
    expect(eventTypeOf(/\[\[([^,]+),/.exec(envelopeType)?.[1] ?? '')).toBe(event.type)
    expect(comparable(readPayload(event.type, p))).toEqual(comparable(readPayload(event.type, event.data)))
  }
})

test('amounts are written with the decimals of their currency', () => {
  const yenShop = createShop({ seed: 'yen', ordersPerDay: 5, currency: 'JPY', startDate: '2026-01-01' })
  const order = [...eventsBetween(yenShop, new Date('2026-01-01'), new Date('2026-01-05'))].find(
    ({ type }) => type === 'OrderCreated',
  )
  expect(order && toWhizbang(order).body).toMatch(/"TotalAmount":\d+[,}]/)
  const bodies = events.filter(({ type }) => type === 'OrderCreated').map((event) => toWhizbang(event).body)
  for (const body of bodies) expect(body).toMatch(/"TotalAmount":\d+\.\d\d[,}]/)
})

test('a line of a file has the type in the envelope', () => {
  const [event] = events
  const line = event && JSON.parse(lineFormats.whizbang(event))
  expect(line).toMatchObject({ EnvelopeType: expect.stringContaining('ProductCreatedEvent'), v: 1, id: event?.id })
})

test('a CloudEvents line has the attributes that version 1.0 requires', () => {
  const [event] = events
  expect(event && JSON.parse(lineFormats.cloudevents(event))).toEqual({
    specversion: '1.0',
    id: event?.id,
    source: '/tidemark/simulate',
    type: 'ProductCreated',
    time: event?.time,
    subject: event?.data.productId,
    datacontenttype: 'application/json',
    data: event?.data,
  })
})

/** What both forms carry: Whizbang leaves line totals out, shortens fractions of times and numbers notifications. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable)
  if (typeof value === 'number') return parseMoney(value)
  if (typeof value === 'string') return /^\d{4}-.*Z$/.test(value) ? Date.parse(value) : value
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name]) => name !== 'lineTotal' && name !== 'type')
  return Object.fromEntries(kept.map(([name, property]) => [name, comparable(property)]))
}
