import { beforeAll, expect, test } from 'vitest'
import { createRandom, orderEvents, type ShopEvent, shuffled } from '../../test/engine/random-orders.ts'
import { useTestServer } from '../../test/helpers/http/test-server.ts'
import { reports } from './index.ts'

const server = useTestServer()

/** A shop where every second order is voided, with those orders and without them. */
const random = createRandom(3)
const voided = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6']
/** Labels that only voided orders have. */
const onlyVoided = { channel: 'kiosk', country: 'FR', couponCodes: ['GONE'] }
const orders = ['k1', 'k2', 'k3', 'k4', 'k5', 'k6', ...voided]
  .flatMap((orderId) => orderEvents(random, orderId))
  .map((event) => {
    const hasOwnLabels = event.type === 'OrderCreated' && event.data.orderId === 'v1'
    return hasOwnLabels ? { ...event, data: { ...event.data, ...onlyVoided } } : event
  })
const voids = voided.map(
  (orderId): ShopEvent => ({
    type: 'OrderVoided',
    id: orderId,
    time: '2026-03-20T10:00:00Z',
    data: { orderId, reason: 'test' },
  }),
)
const inTenant = (tenant: string) => (event: ShopEvent) => ({ ...event, id: `${event.type} ${event.id}`, tenant })

beforeAll(async () => {
  const left = orders.filter(({ data }) => !voided.includes(data.orderId ?? ''))
  await server.post(left.map(inTenant('without')))
  const all = shuffled(random, [...orders, ...voids]).map(inTenant('with'))
  await server.post(all.slice(0, 20))
  await server.post(all.slice(20))
})

/** The counts of events, pages of a single order, and what has changed, such as by voids. */
const LEFT_OUT = ['ingest', 'order', 'restate']
const listed = reports.filter(
  ({ name, path }) =>
    !LEFT_OUT.some((left) => name.startsWith(left) && name !== 'orders' && name !== 'order-funnel') &&
    !/:orderId/.test(path),
)
const PERIOD = 'startDate=2026-03-01&endDate=2026-04-30'

test.each(listed.map(({ name, path, query }) => [name, path, Object.keys(query.properties)] as const))(
  '%s is the same without the voided orders',
  async (_, path, parameters) => {
    const bases = parameters.includes('basis') ? ['event', 'order'] : [undefined]
    const currencies = parameters.includes('currency') ? ['EUR', 'JPY'] : [undefined]
    for (const basis of bases) {
      for (const currency of currencies) {
        const load = async (tenant: string) => {
          const url = new URL(path.replace(':customerId', 'anna').replace(':productId', 'tee'), 'http://localhost')
          const values = {
            tenant,
            basis,
            currency,
            ...(parameters.includes('startDate') && Object.fromEntries(new URLSearchParams(PERIOD))),
          }
          for (const [name, value] of Object.entries(values)) if (value !== undefined) url.searchParams.set(name, value)
          const response = await server.app.inject(`${url.pathname}${url.search}`)
          const { meta, ...answer } = response.json()
          return { status: response.statusCode, answer }
        }
        expect(await load('with')).toEqual(await load('without'))
      }
    }
  },
)

test.each(['channel', 'country', 'paymentMethod', 'couponCode'])(
  'sales by %s are the same without the voided orders',
  async (groupBy) => {
    for (const [basis, currency] of ['event', 'order'].flatMap((basis) => [
      [basis, 'EUR'],
      [basis, 'JPY'],
    ])) {
      const query = new URLSearchParams({ groupBy, interval: 'week', basis: `${basis}`, currency: `${currency}` })
      const load = async (tenant: string) =>
        (await server.app.inject(`/api/analytics/sales/series?tenant=${tenant}&${PERIOD}&${query}`)).json().rows
      expect(await load('with')).toEqual(await load('without'))
    }
  },
)

test('a voided order is visible with its history, and counts nowhere', async () => {
  const load = async (path: string) => (await server.app.inject(`/api/analytics/${path}`)).json()
  const order = await load('orders/v1?tenant=with')
  expect(order).toMatchObject({
    isVoided: true,
    voidedAt: '2026-03-20T10:00:00Z',
    voidReason: 'test',
    total: Number(orders.find(({ id }) => id === 'v1 0')?.data.totalAmount),
    netRevenue: 0,
  })
  expect(order.history.map(({ kind }: { kind: string }) => kind)).toContain('placed')
  expect(order.history.at(-1)).toMatchObject({ kind: 'voided', reason: 'test' })
  expect((await load('waiting?tenant=with')).rows).toEqual([])
  expect((await load('ingest?tenant=with')).totals).toMatchObject({ applied: orders.length + voids.length })
})

test('a void of an unknown order waits for it', async () => {
  const void_ = { ...(voids[0] as ShopEvent), data: { orderId: 'elsewhere' } }
  await server.post([inTenant('waiting')(void_)])
  const load = async (path: string) => (await server.app.inject(`/api/analytics/${path}`)).json()
  expect((await load('waiting?tenant=waiting')).rows).toMatchObject([{ type: 'OrderVoided', events: 1, orders: 1 }])
  await server.post(
    orders
      .filter(({ data }) => data.orderId === 'v1')
      .map((event) => inTenant('waiting')({ ...event, data: { ...event.data, orderId: 'elsewhere' } })),
  )
  expect((await load('waiting?tenant=waiting')).rows).toEqual([])
  expect(await load('orders/elsewhere?tenant=waiting')).toMatchObject({ isVoided: true })
})
