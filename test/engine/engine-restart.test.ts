import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { createPool } from '../../src/db/pool.ts'
import { type EmbeddedServer, startEmbedded } from '../../src/embedded-postgres/start-server.ts'
import type { Outcome } from '../../src/inbox/message.ts'
import { type OpenedInbox, openInbox } from '../../src/service/open-inbox.ts'
import { expectTables, readTotals } from '../helpers/compare-tables.ts'
import { useDataFolder } from '../helpers/data-folder.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { startTcpProxy, type TcpProxy } from '../helpers/tcp-proxy.ts'
import type { OrderEvent } from '../oracle/oracle.ts'
import { anyOrders, orderMessage } from '../oracle/order-events.ts'

// A server starts slowly on a busy machine.
vi.setConfig({ testTimeout: scaled(180_000) })

const folder = useDataFolder()
let server: EmbeddedServer
let proxy: TcpProxy
let opened: OpenedInbox

// Durable, unlike the server of the other tests: commits must survive an immediate stop.
beforeAll(async () => {
  server = await startEmbedded({ dataDir: folder.path, port: 0 })
  proxy = await startTcpProxy(server.url)
  const config = { ...readConfig({ TIDEMARK_BATCH_SIZE: '20' }), databaseUrl: proxy.url }
  opened = await openInbox(config)
})
afterAll(async () => {
  await opened?.close()
  await proxy?.close()
  await server?.stop()
})

/** Crashes PostgreSQL and starts it again on the same port. */
async function crash(): Promise<void> {
  process.kill(server.pid, 'SIGQUIT')
  await server.stop()
  const { port } = server
  server = await startEmbedded({ dataDir: folder.path, port })
  expect(server.port).toBe(port)
}

test('each event is accepted once when PostgreSQL crashes and restarts under load', async () => {
  const orders = anyOrders(1200, 'restart')
  const outcomes: Outcome[] = []
  const submitting = Promise.all(
    Array.from({ length: 4 }, async (_, lane) => {
      for (let i = lane * 5; i < orders.length; i += 20) {
        outcomes.push(...(await opened.inbox.submit(orders.slice(i, i + 5).map(orderMessage))))
      }
    }),
  )
  for (const share of [0.2, 0.5, 0.8]) {
    await expect
      .poll(() => outcomes.length, { timeout: scaled(60_000), interval: 1 })
      .toBeGreaterThan(share * orders.length)
    await crash()
  }
  await submitting
  expect(outcomes.filter(({ status }) => status !== 'accepted')).toEqual([])
  await expectEachOnce(orders)
})

test('a transaction that was lost in a crash is retried', async () => {
  await forgetNextCommit('forgotten', async () => {})
})

// After a crash PostgreSQL may reuse the id of a lost transaction, so only rows that the transaction wrote prove its commit.
test('a lost transaction is retried even if another transaction has its id', async () => {
  await forgetNextCommit('deduplicated', async (pool) => {
    for (let i = 0; i < 50; i++) await pool.query('select pg_current_xact_id()')
  })
})

/** Crashes the server when a batch is about to be committed, before any of it is on disk. */
async function forgetNextCommit(seed: string, afterCrash: (pool: Pool) => Promise<void>): Promise<void> {
  await withPool(async (pool) => {
    // With this setting, a transaction is not written before its COMMIT.
    await pool.query(`alter system set wal_writer_delay = '10s'`)
    await pool.query('select pg_reload_conf()')
    await forgetEverything(pool)
    await pool.query('checkpoint')
  })
  const orders = anyOrders(20, seed)
  const broken = proxy.breakNextCommit('lost unnoticed').then(() => {
    proxy.refuse()
    proxy.cut()
  })
  const submitted = opened.inbox.submit(orders.map(orderMessage))
  await broken
  await crash()
  await withPool(afterCrash)
  proxy.accept()
  expect((await submitted).map(({ status }) => status)).toEqual(orders.map(() => 'accepted'))
  await expectEachOnce(orders)
}

async function expectEachOnce(orders: readonly OrderEvent[]): Promise<void> {
  await withPool(async (pool) => {
    await expectTables(pool, orders)
    expect(await readTotals(pool)).toMatchObject({ received: orders.length, applied: orders.length })
  })
}

async function withPool(use: (pool: Pool) => Promise<void>): Promise<void> {
  const pool = createPool({ url: server.url })
  try {
    await use(pool)
  } finally {
    await pool.end()
  }
}
