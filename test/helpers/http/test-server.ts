import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll } from 'vitest'
import { type Config, readConfig } from '../../../src/config/config.ts'
import { createPartitions, ownPartitionedTables } from '../../../src/db/partitions.ts'
import { createCalendar } from '../../../src/facts/calendar.ts'
import { createServer, type ServerOptions } from '../../../src/http/server.ts'
import { createInbox } from '../../../src/inbox/inbox.ts'
import type { Inbox } from '../../../src/inbox/message.ts'
import { perspectives } from '../../../src/perspectives/index.ts'
import { registerRules, rulesOf } from '../../../src/rebuild/filling/table-rules.ts'
import { reports } from '../../../src/reports/index.ts'
import { readZone } from '../../../src/zones/read-zone.ts'
import { type TestDatabase, useTestDatabase } from '../database.ts'

/** The time of test servers: their today is 2024-12-20. */
const NOW = new Date('2024-12-20T12:00:00Z')

/** The API with a separate database and the real inbox. Read its fields inside tests and hooks. */
export interface TestServer {
  readonly app: FastifyInstance
  readonly database: TestDatabase
  /** Posts events in the plain envelope and expects all of them to be accepted. */
  post(events: object[], headers?: Record<string, string>): Promise<void>
}

/** Creates a server with these settings for a test file. */
export function useTestServer(settings: Partial<Config> = {}, options: Partial<ServerOptions> = {}): TestServer {
  const database = useTestDatabase()
  const config = { ...readConfig({}), ...settings }
  let app: FastifyInstance | undefined
  let inbox: Inbox | undefined

  beforeAll(async () => {
    const { pool } = database
    const log = pino({ level: 'silent' })
    inbox = await openInbox(config, database)
    app = createServer({ config, pool, inbox, log, reports, now: () => NOW, ...options })
    await app.ready()
  })
  afterAll(async () => {
    await app?.close()
    await inbox?.stop()
  })

  return {
    get app() {
      if (!app) throw new Error('The test server exists only inside tests and hooks')
      return app
    },
    database,
    async post(events, headers = {}) {
      const answer = await this.app.inject({ method: 'POST', url: '/api/events', payload: events, headers })
      const { received, accepted } = answer.json()
      if (answer.statusCode !== 200 || received !== accepted) throw new Error(`Not all were accepted: ${answer.body}`)
    },
  }
}

async function openInbox(config: Config, { pool }: TestDatabase): Promise<Inbox> {
  const partitions = createPartitions(pool, ownPartitionedTables)
  const rules = rulesOf(perspectives)
  await registerRules(pool, rules)
  return createInbox({
    ...config,
    pool,
    rules: rules.fingerprint,
    log: pino({ level: 'silent' }),
    calendar: createCalendar(await readZone(pool, config.timeZone)),
    zone: await readZone(pool, config.eventTimeZone ?? config.timeZone),
    perspectives,
    ensurePartitions: partitions.ensure,
    ensureRawPartition: (nowMs) => partitions.ensure('raw_events', [new Date(nowMs).toISOString()]),
    forgetPartitions: partitions.forget,
    giveUpAfterMs: 1000,
  })
}

let count = 0

interface Sale {
  at: string
  total?: number | string
  customer?: string
  product?: string
  quantity?: number
  lineTotal?: number | string
  currency?: string
  tenant?: string
}

/** An order of one line, as a plain event with a new id. Default: an order of the tutorial. */
export function orderEvent(sale: Sale) {
  const { at, total = 39.98, quantity = 2, tenant, currency, product = 'prod-456' } = sale
  const number = ++count
  const line = { productId: product, quantity, unitPrice: 19.99, lineTotal: sale.lineTotal ?? 39.98 }
  const data = {
    orderId: `order-${number}`,
    customerId: sale.customer ?? `cust-${number}`,
    items: [line],
    totalAmount: total,
    currency,
  }
  return { id: `event-${number}`, type: 'OrderCreated', tenant, data: { ...data, createdAt: at } }
}
