import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import { pino } from 'pino'
import { beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { createServer } from '../../src/http/server.ts'
import { refreshProductPairs } from '../../src/maintenance/refresh-product-pairs.ts'
import { refreshSegments } from '../../src/maintenance/refresh-segments.ts'
import { reports } from '../../src/reports/index.ts'
import { createTestInbox } from '../helpers/engine-inbox.ts'
import { useTestServer } from '../helpers/http/test-server.ts'
import { scaled } from '../helpers/patience.ts'
import { runJob } from '../helpers/run-job.ts'
import { tenantTables, useLimitedPool } from './limited-pool.ts'
import { addressesOf } from './report-addresses.ts'
import { eventsOfPersons } from './shop-of-persons.ts'

// The same requests, once with a user of PostgreSQL that sees all rows, and once with a user that sees only the rows of tenant A. A query
// that does not filter by tenant has another result.

const KEY = 'a-key-of-tenant-A'
const settings = {
  accessKeys: [
    { key: KEY, tenantId: 'A' },
    { key: 'a-key-of-all-tenants', tenantId: undefined },
  ],
}
const server = useTestServer(settings)
const openLimitedPool = useLimitedPool(server.database)
let limitedPool: pg.Pool
let limited: FastifyInstance

/** Of connections, withdrawals, erasures and repairs: no report reads most of them. */
const WITHOUT_ROWS = [
  'cost_passes',
  'deliveries',
  'delivery_accounting',
  'erased_ids',
  'erasures',
  'privacy_requests',
  'rebuild_differences',
  'refund_lock',
  'withdrawn_events',
  'withdrawn_order_restatements',
  'withdrawn_sales_restatements',
]

/** Products, stock, shipments, returns, payments and rates, which the shop of persons does not have. */
function otherEvents(tenant: string) {
  const at = '2024-12-13T09:00:00Z'
  const all: [string, object][] = [
    [
      'ProductCreated',
      { productId: 'tea', name: `Tea of ${tenant}`, price: 12, cost: 4, category: 'drinks', createdAt: at },
    ],
    [
      'ProductCreated',
      { productId: 'cup', name: `Cup of ${tenant}`, price: 8, cost: 3, category: 'things', createdAt: at },
    ],
    ['InventoryRestocked', { productId: 'tea', quantityAdded: 40, newTotalQuantity: 40, restockedAt: at }],
    ['InventoryCounted', { productId: 'cup', quantity: 7, countedAt: at }],
    ['InventoryReserved', { productId: 'tea', orderId: 'order-1', quantity: 1, reservedAt: at }],
    ['PaymentLinked', { orderId: 'order-1', paymentId: 'payment', linkedAt: at }],
    ['PaymentProcessed', { paymentId: 'payment', amount: 5, paymentMethod: 'card', processedAt: at }],
    ['PaymentProcessed', { orderId: 'order-1', amount: 20, paymentMethod: 'card', processedAt: at }],
    ['ShipmentCreated', { orderId: 'order-1', shipmentId: 'box', shippedAt: at }],
    [
      'ItemsReturned',
      {
        orderId: 'order-1',
        returnId: 'back',
        reason: 'broken',
        returnedAt: at,
        items: [{ productId: 'tea', quantity: 1 }],
      },
    ],
    ['ExchangeRatePublished', { base: 'USD', quote: 'EUR', rate: tenant === 'A' ? 0.9 : 0.5, date: '2024-12-01' }],
    [
      'OrderCreated',
      {
        orderId: 'euro',
        totalAmount: 30,
        currency: 'EUR',
        createdAt: at,
        items: [
          { productId: 'tea', quantity: 1, lineTotal: 20, variantId: 'green', taxAmount: 2, taxRate: 0.07 },
          { productId: 'unknown', name: `Name of ${tenant}`, quantity: 1, lineTotal: 10 },
        ],
      },
    ],
  ]
  return all.map(([type, data], i) => ({ id: `other ${i}`, type, time: at, tenant, data }))
}

beforeAll(async () => {
  const headers = { authorization: 'Bearer a-key-of-all-tenants' }
  for (const tenant of ['A', 'B']) {
    for (const payload of [...eventsOfPersons(tenant), ...otherEvents(tenant)]) {
      await server.app.inject({ method: 'POST', url: '/api/events', payload, headers })
    }
  }
  await runJob(server.database.pool, refreshSegments)
  await runJob(server.database.pool, refreshProductPairs)
  limitedPool = await openLimitedPool('A')
  const inbox = await createTestInbox(server.database.pool)
  const now = () => new Date('2024-12-20T12:00:00Z')
  const config = { ...readConfig({}), ...settings }
  limited = createServer({ config, pool: limitedPool, inbox, log: pino({ level: 'silent' }), reports, now })
  await limited.ready()
  return async () => {
    await limited.close()
    await inbox.stop()
  }
}, scaled(120_000))

/** The response without the age of the newest event, which grows. It is the last column of its CSV files. */
async function ask(app: FastifyInstance, url: string) {
  const { statusCode, body } = await app.inject({ url, headers: { authorization: `Bearer ${KEY}` } })
  return { statusCode, body: body.replaceAll(/"lagSeconds":[\d.]+/g, '').replaceAll(/,\d+\.\d{3}\r\n/g, '\r\n') }
}

describe('the limited user', () => {
  test('sees the rows of A only, in every table with a tenant', async () => {
    const tables = await tenantTables(server.database.pool)
    expect(tables.length).toBeGreaterThan(50)
    const withBoth: string[] = []
    for (const table of tables) {
      const read = async (pool: pg.Pool) =>
        (await pool.query(`select distinct tenant_id from ${table} order by 1`)).rows.map(({ tenant_id }) => tenant_id)
      const all = await read(server.database.pool)
      expect([table, await read(limitedPool)]).toEqual([table, all.filter((tenant) => tenant === 'A')])
      if (all.includes('A') && all.includes('B')) withBoth.push(table)
    }
    // Tables without rows of both tenants prove nothing about the queries on them.
    expect(tables.filter((table) => !withBoth.includes(table))).toEqual(WITHOUT_ROWS)
  })
})

describe.each(reports.map((report) => ({ name: report.name, report })))('$name', ({ report }) => {
  test('is the same for a user that sees the rows of A only', { timeout: scaled(120_000) }, async () => {
    let answered = 0
    for (const address of addressesOf(report)) {
      const [all, own] = await Promise.all([ask(server.app, address), ask(limited, address)])
      expect([address, own]).toEqual([address, all])
      if (all.statusCode === 200) answered++
    }
    expect(answered).toBeGreaterThan(0)
  })
})

test.each(['/api/shop', '/api/dead-letters', '/api/dead-letters/export'])(
  '%s is the same for a user that sees the rows of A only',
  async (address) => {
    const all = await ask(server.app, address)
    expect(all.statusCode).toBe(200)
    expect(await ask(limited, address)).toEqual(all)
  },
)
