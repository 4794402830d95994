import { expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { scaled } from '../../../test/helpers/patience.ts'

const server = useTestServer()
const LENGTH = 100_000
/** Beginnings that expressions repeat, and an end that none expects. */
const PIECES = ['a', ' ', '0', '1', '-', '.', 'a@', '1,', '2024-', 'T0', '%', '\\', '"', '=', '\t', '::', 'é', '\u0000']
const TEXTS = PIECES.flatMap((piece) => {
  const repeated = piece.repeat(Math.floor(LENGTH / piece.length))
  return [repeated, `${repeated}!`, `1${repeated}!`]
})

const order = { orderId: 'o', customerId: 'c', createdAt: '2024-12-20T08:00:00Z', totalAmount: '1.00', currency: 'USD' }
const FIELDS = [...Object.keys(order), 'channel', 'email'] as const

/** The events of one text: in each field of an order, of its envelope, and in a product. */
const eventsOf = (text: string, i: number) => [
  ...FIELDS.map((field) => ({
    id: `${i}-${field}`,
    type: 'OrderCreated',
    data: { ...order, orderId: `o${i}-${field}`, [field]: text },
  })),
  { id: text, type: 'OrderCreated', data: order },
  { id: `${i}-type`, type: text, data: order },
  { id: `${i}-tenant`, type: 'OrderCreated', tenant: text, data: order },
  { id: `${i}-product`, type: 'ProductCreated', data: { productId: 'p', name: text, price: text, createdAt: text } },
  {
    id: `${i}-lines`,
    type: 'OrderCreated',
    data: { ...order, items: [{ productId: text, quantity: text, unitPrice: text }] },
  },
]

test.each(TEXTS.map((text, i) => [text.slice(0, 8), i] as const))(
  'a text of 100,000 characters that begins with %j is read at once in any field, number %i',
  { timeout: scaled(30_000) },
  async (_start, i) => {
    const payload = eventsOf(TEXTS[i] ?? '', i)
    const startedMs = performance.now()
    const answer = await server.app.inject({ method: 'POST', url: '/api/events', payload })
    // An expression that goes back over its text would take minutes for the square of this length.
    expect(performance.now() - startedMs).toBeLessThan(scaled(5000))
    expect([200, 400]).toContain(answer.statusCode)
    expect(answer.json().received).toBe(payload.length)
  },
)

test('long headers and addresses are read at once', { timeout: scaled(30_000) }, async () => {
  const startedMs = performance.now()
  for (const piece of PIECES.filter((one) => /^[!-~]+$/.test(one))) {
    const text = piece.repeat(Math.floor(7000 / piece.length))
    const headers = {
      authorization: `Bearer ${text}`,
      cookie: `tidemark=${text}`,
      origin: text,
      'x-forwarded-for': text,
    }
    for (const url of [
      `/api/shop?timezone=${encodeURIComponent(text)}`,
      `/orders/${encodeURIComponent(text).slice(0, 2000)}`,
    ]) {
      const { statusCode } = await server.app.inject({ url, headers: { ...headers, host: 'localhost' } })
      expect(statusCode).toBeLessThan(500)
    }
  }
  expect(performance.now() - startedMs).toBeLessThan(scaled(5000))
})
