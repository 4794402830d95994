import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { type OpenedInbox, openInbox } from '../../src/service/open-inbox.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const TIDEMARK_CONFIG = fileURLToPath(new URL('tidemark.config.ts', import.meta.url))
const database = useTestDatabase()
let opened: OpenedInbox

beforeAll(async () => {
  opened = await openInbox(readConfig({ DATABASE_URL: database.url, TIDEMARK_CONFIG }))
})
afterAll(() => opened?.close())

function order(orderId: string, createdAt: string, customerId: string | undefined, quantity: number) {
  const items = [{ productId: 'widget', quantity, unitPrice: 19.99 }]
  const data = { orderId, customerId, createdAt, items, totalAmount: (1999 * quantity) / 100 }
  return { source: 'test', body: JSON.stringify({ id: orderId, type: 'OrderCreated', data }) }
}

test('orders fill the table, each once', async () => {
  const orders = [
    order('1', '2026-04-06T10:00:00Z', 'ann', 1),
    order('2', '2026-04-06T11:00:00Z', 'ann', 2),
    order('3', '2026-04-13T12:00:00Z', 'ann', 3),
    order('4', '2026-04-07T12:00:00Z', undefined, 1),
    order('5', '2026-03-30T12:00:00Z', 'bob', 1),
  ]
  await opened.inbox.submit(orders)
  await opened.inbox.submit(orders)
  const { rows } = await database.pool.query(`
    select month, weekday, orders, units, revenue, customer_days
    from weekday_sales
    where tenant_id = 'default' and currency = 'USD'
    order by month, weekday`)
  expect(rows).toEqual([
    { month: '2026-03-01', weekday: 'Monday', orders: '1', units: '1', revenue: '19.99', customer_days: '1' },
    { month: '2026-04-01', weekday: 'Monday', orders: '3', units: '6', revenue: '119.94', customer_days: '2' },
    { month: '2026-04-01', weekday: 'Tuesday', orders: '1', units: '1', revenue: '19.99', customer_days: '0' },
  ])
})

test('the command line loads it too', async () => {
  const env = { ...process.env, DATABASE_URL: database.url, TIDEMARK_CONFIG }
  const { stdout } = await promisify(execFile)(process.execPath, ['bin/tidemark.js', 'migrate', '--dry-run'], {
    cwd: root,
    env,
  })
  expect(stdout).toMatch(/^nothing to apply\n/)
})
