import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { createPool } from '../../src/db/pool.ts'
import { type EmbeddedServer, startEmbedded } from '../../src/embedded-postgres/start-server.ts'
import type { Outcome } from '../../src/inbox/message.ts'
import { type OpenedInbox, openInbox } from '../../src/service/open-inbox.ts'
import { expectTables, readTotals } from '../helpers/compare-tables.ts'
import { useDataFolder } from '../helpers/data-folder.ts'
import { scaled } from '../helpers/patience.ts'
import { startStandby } from '../helpers/standby.ts'
import { startTcpProxy, type TcpProxy } from '../helpers/tcp-proxy.ts'
import { anyOrders, orderMessage } from '../oracle/order-events.ts'

// Servers start slowly on a busy machine.
vi.setConfig({ testTimeout: scaled(180_000) })

const deadline = { timeout: scaled(60_000), interval: 20 }
const folder = useDataFolder()
const files = () => ({ primary: join(folder.path, 'primary'), standby: join(folder.path, 'standby') })
let old: EmbeddedServer
let successor: EmbeddedServer
let oldPool: Pool
let newPool: Pool
let proxy: TcpProxy
let opened: OpenedInbox

beforeAll(async () => {
  old = await startEmbedded({ dataDir: files().primary, port: 0 })
  successor = await startStandby(old, files().primary, files().standby)
  oldPool = createPool({ url: old.url, applicationName: 'test' })
  newPool = createPool({ url: successor.url, applicationName: 'test' })
  // A commit is confirmed only after the standby has it too.
  await oldPool.query(`alter system set synchronous_standby_names = '*'`)
  await oldPool.query('select pg_reload_conf()')
  proxy = await startTcpProxy(old.url)
  const config = { ...readConfig({ TIDEMARK_BATCH_SIZE: '20' }), databaseUrl: proxy.url }
  opened = await openInbox(config)
})
afterAll(async () => {
  await opened?.close()
  await proxy?.close()
  await Promise.all([oldPool?.end(), newPool?.end()])
  await successor?.stop()
  await old?.stop()
})

test('after a fail-over, connections to the old server, which is now read-only, are closed', async () => {
  const orders = anyOrders(1200, 'fail-over')
  const outcomes: Outcome[] = []
  const submitting = Promise.all(
    Array.from({ length: 4 }, async (_, lane) => {
      for (let i = lane * 5; i < orders.length; i += 20) {
        outcomes.push(...(await opened.inbox.submit(orders.slice(i, i + 5).map(orderMessage))))
      }
    }),
  )
  await expect.poll(() => outcomes.length, deadline).toBeGreaterThan(300)
  await oldPool.query('alter system set default_transaction_read_only = on')
  await oldPool.query('select pg_reload_conf()')
  await expect.poll(countTaken, deadline).toBe(await settledCount())
  const answered = outcomes.length
  await newPool.query('select pg_promote()')
  proxy.redirect(successor.url)
  await submitting
  expect(answered).toBeLessThan(orders.length)
  expect(outcomes.filter(({ status }) => status !== 'accepted')).toEqual([])
  await expectTables(newPool, orders)
  expect(await readTotals(newPool)).toMatchObject({ received: orders.length, applied: orders.length, rejected: 0 })
})

async function countTaken(): Promise<number> {
  const { rows } = await newPool.query<{ taken: number }>('select count(*)::int as taken from inbox')
  return rows[0]?.taken ?? 0
}

/** The rows of the old server after the last write. */
async function settledCount(): Promise<number> {
  const running = `select count(*)::int as running from pg_stat_activity where application_name = 'tidemark' and state <> 'idle'`
  await expect.poll(async () => (await oldPool.query(running)).rows[0]?.running, deadline).toBe(0)
  const { rows } = await oldPool.query<{ taken: number }>('select count(*)::int as taken from inbox')
  return rows[0]?.taken ?? 0
}
