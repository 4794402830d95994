import { beforeAll, describe, expect, test } from 'vitest'
import { useTestServer } from '../../../../test/helpers/http/test-server.ts'

const server = useTestServer({ accessKeys: [] })

let count = 0
const event = (type: string, data: object, tenant?: string) => ({ id: `event-${++count}`, type, tenant, data })

function placed(orderId: string, createdAt: string, rest: object = {}, tenant?: string) {
  const items = [{ productId: 'mug', quantity: 2, unitPrice: 19.99 }]
  return event('OrderCreated', { orderId, customerId: 'anna', items, totalAmount: 39.98, createdAt, ...rest }, tenant)
}

beforeAll(async () => {
  await server.post([
    placed('old', '2024-10-01T10:00:00Z', { channel: 'web' }),
    placed('first', '2024-12-12T10:00:00Z', { channel: 'web', country: 'DE', couponCode: 'XMAS' }),
    placed('second', '2024-12-12T10:00:00.000001Z', { customerId: 'bert', channel: 'store' }),
    placed('guest', '2024-12-13T23:30:00Z', {
      customerId: undefined,
      items: [{ productId: 'cup', quantity: 1, unitPrice: 5 }],
    }),
    placed('dear', '2024-12-13T08:00:00Z', { currency: 'EUR', totalAmount: '12345678901234567.89' }),
    placed('other', '2024-12-13T08:00:00Z', {}, 'nord'),
    event('ProductCreated', { productId: 'mug', name: 'Mug', price: 19.99, createdAt: '2024-01-01T00:00:00Z' }),
    event('PaymentProcessed', {
      orderId: 'first',
      amount: 39.98,
      transactionId: 'tx-1',
      paymentMethod: 'card',
      processedAt: '2024-12-12T10:01:00Z',
    }),
    event('PaymentFailed', { orderId: 'guest', amount: 5, reason: 'no money', failedAt: '2024-12-13T23:31:00Z' }),
    event('OrderRefunded', { orderId: 'old', amount: 10, refundId: 'r-1', refundedAt: '2024-12-12T12:00:00Z' }),
    event('OrderRefunded', {
      orderId: 'first',
      amount: 30,
      refundId: 'r-2',
      reason: 'broken',
      items: [{ productId: 'mug', quantity: 1, amount: 19.99 }],
      refundedAt: '2024-12-14T12:00:00Z',
    }),
    event('OrderRefunded', { orderId: 'first', amount: 30, refundId: 'r-3', refundedAt: '2024-12-15T12:00:00Z' }),
    event('OrderCancelled', { orderId: 'second', reason: 'too late', cancelledAt: '2024-12-14T09:00:00Z' }),
    event('OrderRefunded', { refundId: 'note', amount: 4.5, customerId: 'anna', refundedAt: '2024-12-13T09:00:00Z' }),
    event('OrderRefunded', {
      orderId: 'dear',
      amount: 7,
      currency: 'USD',
      refundId: 'r-4',
      refundedAt: '2024-12-13T10:00:00Z',
    }),
    event('ShipmentCreated', { orderId: 'elsewhere', shipmentId: 's-1', shippedAt: '2024-12-13T10:00:00Z' }),
  ])
})

async function ask(parameters: Record<string, string | number | boolean> = {}) {
  const query = new URLSearchParams(
    Object.entries(parameters).map(([name, value]): [string, string] => [name, String(value)]),
  )
  const { statusCode, body } = await server.app.inject(`/api/analytics/orders?${query}`)
  return { statusCode, ...JSON.parse(body) }
}

const namesOf = ({ rows }: { rows: Record<string, string>[] }) => rows.map((row) => row.orderId ?? row.refundId)
const december = { startDate: '2024-12-01', endDate: '2024-12-31' }

describe('with refunds on the day they happened', () => {
  test('the rows are the orders placed in the period and the orders with reversals in it', async () => {
    const answer = await ask(december)
    expect(
      answer.rows.map((row: Record<string, unknown>) => [
        row.kind,
        row.orderId ?? row.refundId,
        row.isPlacedInPeriod,

        row.revenue,
        row.refunds,
        row.cancelled,
        row.reversed,
        row.netRevenue,
      ]),
    ).toEqual([
      ['order', 'guest', true, 39.98, 0, 0, 0, 39.98],
      ['creditNote', 'note', false, 0, 4.5, 0, 4.5, -4.5],
      // An order of another currency, whose refund in this one counts.
      ['order', 'dear', false, 0, 7, 0, 7, -7],
      ['order', 'second', true, 39.98, 0, 39.98, 39.98, 0],
      ['order', 'first', true, 39.98, 60, 0, 39.98, 0],
      ['order', 'old', false, 0, 10, 0, 10, -10],
    ])
    expect(answer.totals).toMatchObject({
      rows: 6,
      creditNotes: 1,
      orders: 3,
      totalRevenue: 119.94,
      itemsSold: 5,
      averageOrderValue: 39.98,

      refundCount: 5,
      refunds: 81.5,
      cancelledOrders: 1,
      cancelled: 39.98,
      reversed: 101.46,
      netRevenue: 18.48,
    })
    expect(answer.next).toBeNull()
    expect(answer.meta).toMatchObject({ basis: 'event', period: december })
  })

  test('an event counts in its own part of the period', async () => {
    const answer = await ask({ startDate: '2024-12-15', endDate: '2024-12-15' })
    expect(namesOf(answer)).toEqual(['first'])
    expect(answer.rows[0]).toMatchObject({ revenue: 0, refunds: 30, reversed: 9.98, netRevenue: -9.98 })
  })

  test('an order with refunds above its total is marked', async () => {
    const { rows } = await ask(december)
    const marked = rows.filter(({ isOverRefunded }: { isOverRefunded: boolean }) => isOverRefunded)
    expect(marked).toEqual([expect.objectContaining({ orderId: 'first', refunded: 60, total: 39.98 })])
  })
})

test('with refunds on the day of their order, the orders of the period include all their reversals', async () => {
  const answer = await ask({ startDate: '2024-10-01', endDate: '2024-10-01', basis: 'order' })
  expect(namesOf(answer)).toEqual(['old'])
  expect(answer.rows[0]).toMatchObject({ revenue: 39.98, refunds: 10, netRevenue: 29.98 })
  expect(namesOf(await ask({ ...december, basis: 'order' }))).toEqual(['guest', 'note', 'dear', 'second', 'first'])
})

test.each([
  [{ channel: 'web' }, ['first', 'old']],
  [
    { channel: 'web', country: 'DE', couponCode: 'XMAS', productId: 'mug', customerId: 'anna', status: 'paid' },
    ['first'],
  ],
  [{ channel: 'web', country: 'FR' }, []],
  [{ channel: '' }, ['guest', 'note', 'dear']],
  [{ isGuest: true }, ['guest']],
  [{ customerId: 'anna' }, ['note', 'dear', 'first', 'old']],
  [{ status: 'payment_failed' }, ['guest']],
  [{ status: 'cancelled' }, ['second']],
  [{ status: 'refunded' }, ['note', 'dear', 'first', 'old']],
  [{ productId: 'cup' }, ['guest']],
  [{ productId: 'mu' }, []],
  // In another currency, nobody is a customer of this one.
  [{ cohort: '2024-10-17' }, ['note', 'first', 'old']],
  [{ customers: 'new' }, ['second']],
  [{ customers: 'returning' }, ['note', 'first', 'old']],
  [{ happened: 'placed' }, ['guest', 'second', 'first']],
  [{ happened: 'reversed' }, ['note', 'dear', 'second', 'first', 'old']],
  [{ happened: 'refunded' }, ['note', 'dear', 'first', 'old']],
  [{ happened: 'cancelled' }, ['second']],
  [{ happened: 'cancelled', basis: 'order' }, ['second']],
  [{ happened: 'payment_failed' }, ['guest']],
  [{ happened: 'payment_failed', failureReason: 'no money', paymentMethod: '' }, ['guest']],
  [{ happened: 'payment_failed', failureReason: 'other' }, []],
  [{ status: 'payment_failed', failureReason: 'no money' }, ['guest']],
  [{ failureReason: 'other' }, []],
  [{ cancelReason: 'too late' }, ['second']],
  [{ cancelReason: '' }, []],
  [{ status: 'cancelled_before_payment' }, ['second']],
  [{ status: 'cancelled_before_shipment' }, []],
  [{ status: 'unpaid', happened: 'placed' }, ['guest', 'second']],
  [{ status: 'unshipped', happened: 'placed' }, ['guest', 'second', 'first']],
  [{ search: 'fir' }, ['first']],
  [{ search: 'irst' }, []],
  [{ cohort: '2024-10-17', interval: 'day' }, []],
  [{ hour: 10, weekday: 4 }, ['second', 'first']],
  [{ hour: 23, timezone: 'UTC' }, ['guest']],
  [{ hour: 0, weekday: 6, timezone: 'Europe/Berlin' }, ['guest']],
  [{ tenant: 'nord' }, ['other']],
  [{ currency: 'EUR' }, ['dear']],
])('the filter %j matches %j', async (filter, names) => {
  const answer = await ask({ ...december, ...filter })
  expect(namesOf(answer)).toEqual(names)
  expect(answer.totals.rows).toBe(names.length)
})

test('pages stay unchanged while new orders arrive', async () => {
  const all = { startDate: '2024-01-01', limit: 2, tenant: 'paged' }
  const at = (second: number) => `2024-12-01T00:00:0${second}Z`
  await server.post([1, 2, 3, 3, 4].map((second, i) => placed(`page-${i}`, at(second), {}, 'paged')))
  const first = await ask(all)
  await server.post([placed('newer', '2024-12-02T00:00:00Z', {}, 'paged')])
  const second = await ask({ ...all, cursor: first.next })
  const third = await ask({ ...all, cursor: second.next })
  expect([first, second, third].map(namesOf)).toEqual([['page-4', 'page-3'], ['page-2', 'page-1'], ['page-0']])
  expect(third.next).toBeNull()
  expect([first, third].map(({ totals }) => totals.orders)).toEqual([5, 6])
})

test.each([
  [{ cursor: 'x' }, 'cursor'],
  [{ cursor: Buffer.from('["2024-12-01T00:00:00Z","a","none"]').toString('base64url') }, 'cursor'],
  [{ limit: 501 }, 'limit'],
  [{ status: 'lost' }, 'status'],
  [{ hour: 24 }, 'hour'],
  [{ weekday: 0 }, 'weekday'],
  [{ isGuest: 'yes' }, 'isGuest'],
  [{ happened: 'shipped' }, 'happened'],
  [{ segment: 'nobody' }, 'segment'],
  [{ search: '' }, 'search'],
  [{ cohort: '2024-02-30' }, 'cohort'],
])('%j is refused by the name of the parameter', async (parameters, name) => {
  const { status, errors } = await ask(parameters)
  expect([status, errors]).toEqual([400, [expect.objectContaining({ parameter: name })]])
})

describe('one order', () => {
  const load = (id: string, query = '') => server.app.inject(`/api/analytics/orders/${encodeURIComponent(id)}${query}`)

  test('has its lines and its events, by time', async () => {
    const answer = (await load('first')).json()
    expect(answer).toMatchObject({
      orderId: 'first',
      placedAt: '2024-12-12T10:00:00Z',
      customerId: 'anna',
      total: 39.98,
      currency: 'USD',

      refunded: 60,
      reversed: 39.98,
      netRevenue: 0,
      isOverRefunded: true,
      items: 2,
      paidAt: '2024-12-12T10:01:00Z',
      lines: [{ productId: 'mug', name: 'Mug', quantity: 2, total: 39.98 }],
    })
    const shown = answer.history.map((one: Record<string, unknown>) => [
      one.kind,
      one.at,
      one.id,
      one.amount,
      one.reversed,
    ])
    expect(shown).toEqual([
      ['placed', '2024-12-12T10:00:00Z', null, 39.98, null],
      ['paid', '2024-12-12T10:01:00Z', 'tx-1', 39.98, null],
      ['refunded', '2024-12-14T12:00:00Z', 'r-2', 30, 30],
      ['refunded', '2024-12-15T12:00:00Z', 'r-3', 30, 9.98],
    ])
    expect(answer.history[2]).toMatchObject({
      reason: 'broken',
      items: [{ productId: 'mug', quantity: 1, amount: 19.99 }],
    })
  })

  test('keeps all digits', async () => {
    const { body } = await load('dear')
    expect(body).toContain('"total":12345678901234567.89')
    expect(body).toContain('"kind":"refunded","id":"r-4","amount":7.00,"change":null,"currency":"USD","reversed":7.00')
  })

  test('without its OrderCreated event has null values', async () => {
    const { history, ...rest } = (await load('elsewhere')).json()
    expect(rest).toMatchObject({ orderId: 'elsewhere', placedAt: null, total: null, items: null, lines: null })
    expect(history).toEqual([expect.objectContaining({ kind: 'shipped', id: 's-1' })])
  })

  test.each(['nothing', 'other', "'; drop table orders; --", 'ü/%?', 'x'.repeat(200)])('%s is unknown', async (id) => {
    const { statusCode, headers } = await load(id)
    expect([statusCode, headers['content-type']]).toEqual([404, 'application/problem+json'])
  })

  test('of another tenant is found with the parameter tenant', async () => {
    expect((await load('other', '?tenant=nord')).json()).toMatchObject({ orderId: 'other' })
  })
})
