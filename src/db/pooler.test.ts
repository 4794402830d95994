import pg from 'pg'
import { pino } from 'pino'
import { beforeEach, expect, test, vi } from 'vitest'
import { expectTables } from '../../test/helpers/compare-tables.ts'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { forgetEverything } from '../../test/helpers/engine-inbox.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { usePgBouncer } from '../../test/helpers/pgbouncer.ts'
import { anyOrders, orderMessage } from '../../test/oracle/order-events.ts'
import { examine } from '../cli/doctor.ts'
import { readConfig } from '../config/config.ts'
import type { Inbox, Outcome } from '../inbox/message.ts'
import { startListener } from '../live/listener.ts'
import { verify } from '../rebuild/verify.ts'
import { withTarget } from '../rebuild/with-target.ts'
import { openInbox } from '../service/open-inbox.ts'
import { startService } from '../service/start-service.ts'
import { createPool } from './pool.ts'

// Programs take their time to start on a busy machine.
vi.setConfig({ testTimeout: scaled(60_000) })

const database = useTestDatabase()
const startPgBouncer = usePgBouncer()
beforeEach(() => forgetEverything(database.pool))
const name = () => new URL(database.url).pathname.slice(1)
const open = (url: string, directUrl?: string) =>
  openInbox(readConfig({ DATABASE_URL: url, DATABASE_DIRECT_URL: directUrl }))

/** The values, in every session of the pooler, of the settings that Tidemark changes. */
async function readSettings(url: string): Promise<unknown> {
  const names = [
    'default_transaction_read_only',
    'statement_timeout',
    'timezone',
    'datestyle',
    'search_path',
    'work_mem',
  ]
  const clients = Array.from({ length: 3 }, () => new pg.Client({ connectionString: url }))
  await Promise.all(clients.map((client) => client.connect()))
  const question = `select ${names.map((each) => `current_setting('${each}') as ${each}`).join(', ')}`
  const answers = await Promise.all(clients.map((client) => client.query(question)))
  await Promise.all(clients.map((client) => client.end()))
  return answers.map(({ rows }) => rows[0])
}

test.each(['transaction', 'statement'] as const)(
  'a pooler that shares sessions by %s is refused in one line, and its sessions stay unchanged',
  async (mode) => {
    const url = (await startPgBouncer(mode)).url(name())
    const before = await readSettings(url)
    const failure = await open(url).catch((error: Error) => error)
    expect((failure as Error).message).toMatch(
      /^PostgreSQL at 127\.0\.0\.1:\d+\/test_\w+ is behind a transaction or statement pooler.*Set DATABASE_DIRECT_URL to the server itself .*pool_mode = session\)\.$/,
    )
    const findings = await examine({ DATABASE_URL: url })
    expect(findings).toContainEqual({ subject: 'database', isFine: false, text: (failure as Error).message })
    expect(await readSettings(url)).toEqual(before)
  },
)

test('a pooler with session pooling works like the server itself', async () => {
  const { inbox, close } = await open((await startPgBouncer('session')).url(name()))
  const data = { orderId: 'o1', customerId: 'ann', totalAmount: 10, items: [], createdAt: '2026-05-01T10:00:00Z' }
  const message = { source: 'http', body: JSON.stringify({ id: 'e1', type: 'OrderCreated', data }) }
  expect(await inbox.submit([message, message])).toMatchObject([{ status: 'accepted' }, { status: 'duplicate' }])
  await close()
})

test('the address of a pooler is refused as the address of the server itself, and so is another database', async () => {
  const url = (await startPgBouncer('transaction')).url(name())
  await expect(open(url, url)).rejects.toThrow(
    /^DATABASE_DIRECT_URL \(.*\) leads to a pooler .* Set it to the server itself/,
  )
  await expect(open(url, database.url.replace(/[^/]*$/, 'postgres'))).rejects.toThrow(/lead to different databases/)
  await expect(open(url, 'postgres://me@127.0.0.1:1/none')).rejects.toThrow(
    /nothing listens there.*DATABASE_DIRECT_URL/,
  )
})

test('a pooler that allows no transactions is refused, also with the address of the server itself', async () => {
  const url = (await startPgBouncer('statement')).url(name())
  await expect(open(url, database.url)).rejects.toThrow(/allows no transactions .*pool_mode = transaction/)
})

const silent = pino({ level: 'silent' })

/** Submits orders on four lanes, in small batches. */
async function submitOrders(inbox: Inbox, orders: ReturnType<typeof anyOrders>, outcomes: Outcome[]): Promise<void> {
  const lanes = Array.from({ length: 4 }, async (_, lane) => {
    for (let i = lane * 5; i < orders.length; i += 20) {
      outcomes.push(...(await inbox.submit(orders.slice(i, i + 5).map(orderMessage))))
    }
  })
  await Promise.all(lanes)
}

test('behind a transaction pooler with the address of the server itself, a service counts, reports, sends live updates and verifies', async () => {
  const url = (await startPgBouncer('transaction')).url(name())
  const before = await readSettings(url)
  const settings = { DATABASE_URL: url, DATABASE_DIRECT_URL: database.url, PORT: '0' }
  const service = await startService(readConfig(settings), silent)
  let notifications = 0
  const { promise: listening, resolve: onListening } = Promise.withResolvers<void>()
  const onNotification = () => notifications++
  const listener = startListener({ pool: service.database.pool, log: silent, onListening, onNotification })
  try {
    await listening
    const orders = anyOrders(200, 'pooled')
    const outcomes: Outcome[] = []
    await submitOrders(service.inbox, orders, outcomes)
    await submitOrders(service.inbox, orders, outcomes)
    expect(outcomes.filter(({ status }) => status === 'accepted').length).toBe(orders.length)
    await expectTables(database.pool, orders)
    await expect.poll(() => notifications).toBeGreaterThan(0)
    const report = await fetch(`${service.url}/api/analytics/sales/daily`)
    expect([report.status, report.headers.get('x-data-as-of')]).toEqual([200, expect.any(String)])
    const access = {
      config: readConfig(settings),
      url: service.database.url,
      actor: { kind: 'command', name: 'test' } as const,
    }
    const verified = await withTarget(access, (target) => verify(target))
    expect(verified.differences).toEqual([])
    expect(await examine(settings)).toContainEqual(
      expect.objectContaining({ subject: 'database', isFine: true, text: expect.stringContaining('by the pooler at') }),
    )
  } finally {
    await listener.close()
    await service.close()
  }
  expect(await readSettings(url)).toEqual(before)
})

test.each([
  ['transaction', 'statement', true],
  ['session', 'transaction', false],
] as const)('a pooler that changes its mode from %s to %s loses nothing, and nothing counts twice', async (...row) => {
  const [first, second, hasDirect] = row
  const pooler = await startPgBouncer(first)
  const { inbox, readiness, close } = await open(pooler.url(name()), hasDirect ? database.url : undefined)
  const orders = anyOrders(400, `${first} to ${second}`)
  const outcomes: Outcome[] = []
  const deadline = { timeout: scaled(60_000), interval: 20 }
  const before = submitOrders(inbox, orders.slice(0, 200), outcomes)
  await expect.poll(() => outcomes.length, deadline).toBeGreaterThan(50)
  await pooler.setMode(second)
  const after = submitOrders(inbox, orders.slice(200), outcomes)
  if (hasDirect) await expect.poll(() => readiness.problem?.reason(), deadline).toMatch(/pooling/)
  else await expect.poll(() => outcomes.length, deadline).toBeGreaterThan(250)
  await pooler.setMode(first)
  await Promise.all([before, after])
  await close()
  expect(outcomes.map(({ status }) => status)).toEqual(orders.map(() => 'accepted'))
  await expectTables(database.pool, orders)
})

test('a listener reports that its session was exchanged', async () => {
  const pooler = await startPgBouncer('session')
  const pool = createPool({ url: pooler.url(name()), max: 4 })
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line) => void lines.push(line) })
  const { promise: listening, resolve: onListening } = Promise.withResolvers<void>()
  const listener = startListener({ pool, log, onListening, onNotification: () => undefined, checkEveryMs: scaled(500) })
  await listening
  await pooler.setMode('transaction')
  await expect.poll(() => lines.join(), { timeout: scaled(30_000) }).toMatch(/share sessions.*DATABASE_DIRECT_URL/)
  await listener.close()
  await pool.end()
})
