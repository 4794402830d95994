import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { scaled } from '../../test/helpers/patience.ts'
import { startTcpProxy } from '../../test/helpers/tcp-proxy.ts'
import { createPool } from '../db/pool.ts'
import { stockMoved } from '../facts/stock/stock-moved.ts'
import type { CommittedBatch } from '../inbox/inbox.ts'
import { createAnnouncer } from './announcer.ts'
import { type Listener, startListener } from './listener.ts'

const database = useTestDatabase()
const log = pino({ level: 'silent' })
const heard: string[] = []
let listener: Listener

beforeAll(async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  listener = startListener({
    pool: database.pool,
    log,
    onListening: resolve,
    onNotification: (text) => heard.push(text),
  })
  await promise
})
afterAll(() => listener.close())

const batch = (productId: string): CommittedBatch => ({
  items: [],
  outcomes: [],
  committedMs: 0,
  changes: [stockMoved('default', productId, { restocked: 1n })],
})

test('many batches become few notifications, and a stop sends the last notification', async () => {
  const announcer = createAnnouncer({ pool: database.pool, perspectives: [], log })
  for (let i = 0; i < 1000; i++) announcer.announce(batch('a'))
  await announcer.stop()
  await expect.poll(() => heard.length).toBeGreaterThan(0)
  expect(heard).toEqual(['{"tables":[],"changed":[["default",null,[],[],0,"0"]],"activity":[]}'])
})

test('unsent changes become "everything" when the database can be reached again', async () => {
  heard.length = 0
  const proxy = await startTcpProxy(database.url)
  const pool = createPool({ url: proxy.url, max: 1 })
  const announcer = createAnnouncer({ pool, perspectives: [], log })
  proxy.refuse()
  announcer.announce(batch('a'))
  await vi.waitFor(() => expect(proxy.refusals).toBeGreaterThan(1), { timeout: scaled(10_000) })
  expect(heard).toEqual([])
  proxy.accept()
  await vi.waitFor(() => expect(heard).toEqual(['{"everything":true}']), { timeout: scaled(10_000) })
  await announcer.stop()
  await pool.end()
  await proxy.close()
})
