import { beforeAll, expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'

const server = useTestServer()

const at = (day: number) => `2024-12-${day}T10:00:00Z`
const send = (type: string, id: string, day: number, data: object) => ({ id, type, time: at(day), data })
const placed = (orderId: string, day: number, data: object) =>
  send('OrderCreated', orderId, day, { orderId, totalAmount: 10, currency: 'USD', items: [], ...data })

beforeAll(async () => {
  await server.post([
    placed('o1', 10, { customerId: 'anna' }),
    placed('o2', 11, { customerId: 'anna-2' }),
    placed('o3', 12, { guestKey: 'g' }),
    placed('o4', 13, {}),
    send('OrderRefunded', 'note', 14, { refundId: 'note', customerId: 'anna-2', amount: 3, currency: 'USD' }),
    send('CustomersMerged', 'm1', 15, { customerId: 'anna-2', intoCustomerId: 'anna' }),
    send('CustomersMerged', 'm2', 16, { customerId: 'anna-3', intoCustomerId: 'anna-2' }),
    send('CustomerRegistered', 'r1', 17, { guestKey: 'g', customerId: 'anna-3' }),
    send('CustomerRegistered', 'r2', 18, { orderId: 'o4', customerId: 'bert' }),
  ])
})

const load = async (path: string) => (await server.app.inject(`/api/analytics${path}`)).json()

test('a merged customer is shown as the customer that counts, with all orders', async () => {
  const anna = await load('/customers/anna')
  expect(anna).toMatchObject({
    customerId: 'anna',
    orders: 3,
    revenue: 30,
    reversed: 3,
    mergedCustomers: [
      { customerId: 'anna-2', intoCustomerId: 'anna', mergedAt: at(15) },
      { customerId: 'anna-3', intoCustomerId: 'anna-2', mergedAt: at(16) },
    ],
  })
  expect(await load('/customers/anna-2')).toEqual(anna)
  expect(await load('/customers/anna-3')).toEqual(anna)
  expect(await load('/customers/bert')).toMatchObject({ customerId: 'bert', orders: 1, mergedCustomers: [] })
})

test('an order shows the customer that it states, and how it got the customer that counts', async () => {
  const stepsOf = async (orderId: string) =>
    (await load(`/orders/${orderId}`)).steps.map(({ kind }: { kind: string }) => kind)
  expect(await load('/orders/o1')).toMatchObject({ customerId: 'anna', statedCustomerId: 'anna', guestKey: null })
  expect(await load('/orders/o2')).toMatchObject({ customerId: 'anna', statedCustomerId: 'anna-2' })
  expect(await stepsOf('o2')).toEqual(['placed', 'merged'])
  expect(await load('/orders/o3')).toMatchObject({ customerId: 'anna', statedCustomerId: null, guestKey: 'g' })
  expect(await stepsOf('o3')).toEqual(['placed', 'merged', 'merged', 'guest_registered'])
  expect(await load('/orders/o4')).toMatchObject({ customerId: 'bert', statedCustomerId: null })
  expect(await stepsOf('o4')).toEqual(['placed', 'registered'])
})

test('orders of a merged customer are found by each of its ids', async () => {
  const found = async (id: string) =>
    (await load(`/orders?startDate=2024-12-01&endDate=2024-12-31&customerId=${id}`)).rows.map(
      (order: { orderId: string | null }) => order.orderId,
    )
  expect(await found('anna-3')).toEqual(await found('anna'))
  expect(await found('anna')).toEqual(expect.arrayContaining(['o1', 'o2', 'o3']))
})

test('top customers and new customers count a merged customer once', async () => {
  const period = 'startDate=2024-12-01&endDate=2024-12-31'
  const top = await load(`/customers/top?${period}`)
  expect(top.rows.map(({ customerId }: { customerId: string }) => customerId)).toEqual(['anna', 'bert'])
  expect((await load(`/customers/new-returning?${period}`)).totals).toMatchObject({ uniqueCustomers: 2 })
})
