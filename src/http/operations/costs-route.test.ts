import { expect, test } from 'vitest'
import { createTestInbox } from '../../../test/helpers/engine-inbox.ts'
import { messageOf } from '../../../test/helpers/histories.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { settleCosts } from '../../../test/helpers/settle-costs.ts'

const server = useTestServer()
const costs = async () => (await server.app.inject('/api/operations/costs')).json()

const order = (orderId: string, currency: string) => ({
  type: 'OrderCreated',
  time: '2026-03-10T10:00:00Z',
  data: { orderId, currency, totalAmount: 20, items: [{ productId: 'tea', quantity: 1, lineTotal: 20 }] },
})
const cost = (currency: string) => ({
  type: 'ProductUpdated',
  time: '2026-03-01T10:00:00Z',
  data: { productId: 'tea', currency, cost: 5 },
})

test('the progress of corrections is shown, and costs that no order uses because of their currency', async () => {
  expect(await costs()).toEqual({ status: 'complete', corrections: [], warnings: [] })
  const { pool } = server.database
  const inbox = await createTestInbox(pool)
  await inbox.submit([messageOf(order('1', 'EUR'), '1', 'default'), messageOf(order('2', 'GBP'), '2', 'default')])
  await inbox.submit([messageOf(cost('EUR'), '3', 'default')])
  const warning = {
    problem: 'cost_in_other_currency',
    tenant: 'default',
    productId: 'tea',
    orderCurrency: 'GBP',
    costCurrencies: ['EUR'],
  }
  const waiting = { tenant: 'default', currency: 'EUR', from: '2026-03-01T10:00:00.000Z', until: null }
  expect(await costs()).toEqual({
    status: 'correcting',
    corrections: [{ ...waiting, status: 'waiting', ordersRead: 0, ordersCorrected: 0, percent: null, startedAt: null }],
    warnings: [warning],
  })
  await settleCosts(pool)
  expect(await costs()).toEqual({ status: 'complete', corrections: [], warnings: [warning] })
  await inbox.submit([messageOf(cost('GBP'), '4', 'default')])
  await settleCosts(pool)
  expect(await costs()).toEqual({ status: 'complete', corrections: [], warnings: [] })
  await inbox.stop()
})

test('a correction that has begun shows how many orders it has read, and how far it is', async () => {
  await server.database.pool.query(`
    insert into cost_passes (tenant_id, currency, from_time, until_time, after_time, orders_read, orders_corrected)
    values ('default', 'EUR', '2026-03-01', '2026-03-05', '2026-03-03', 1000, 300)`)
  expect((await costs()).corrections).toMatchObject([
    { status: 'correcting', until: '2026-03-05T00:00:00.000Z', ordersRead: 1000, ordersCorrected: 300, percent: 49 },
  ])
})
