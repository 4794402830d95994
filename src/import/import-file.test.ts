import { PassThrough } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { beforeEach, expect, test } from 'vitest'
import { importPath, useFolder, useTestInbox } from '../../test/helpers/import/test-import.ts'
import { InboxUnavailable } from '../inbox/message.ts'
import { openSource } from './csv/open-source.ts'
import type { ImportProgress } from './import-file.ts'
import { emptySummary } from './summary.ts'

const shop = useTestInbox()
const folder = useFolder()
beforeEach(() => shop.clear())

const order = (id: number, more: object = {}) => {
  const data = { orderId: `o${id}`, items: [], totalAmount: 1, createdAt: '2024-05-01T10:00:00Z', ...more }
  return JSON.stringify({ id: `e${id}`, type: 'OrderCreated', data })
}
const orders = (count: number) => Array.from({ length: count }, (_, i) => `${order(i)}\n`)

test('events in any envelope are imported, one per line', async () => {
  const cloudEvent = {
    specversion: '1.0',
    id: 'c',
    source: 'shop',
    type: 'OrderCreated',
    data: JSON.parse(order(2)).data,
  }
  const unknown = { id: 'u', type: 'BasketOpened', time: '2024-05-01T10:00:00Z', data: {} }
  const path = await folder.write(
    'events',
    [`\ufeff${order(1)}`, '', JSON.stringify(cloudEvent), JSON.stringify(unknown), order(1)].join('\r\n'),
  )
  expect(await importPath(path, shop)).toMatchObject({
    lines: 4,
    events: 4,
    accepted: 2,
    duplicate: 1,
    ignored: 1,
    rejected: 0,
  })
})

test('each file is an import run with its counts, and its raw events name the run', async () => {
  const first = await folder.write('first', `${order(1)}\n${order(2)}\n`)
  const second = await folder.write('second', `${order(2)}\n${order(3)}\nno event\n`)
  const runs = [await importPath(first, shop), await importPath(second, shop)].flatMap(({ importRuns }) => importRuns)
  await shop.inbox.submit([{ source: 'shop', body: order(4) }])
  const { rows } = await shop.pool.query(
    `select file, source, ended_at is not null as has_ended, applied::int, duplicate::int, ignored::int, rejected::int,
       (select array_agg(body::json ->> 'id' order by body) from raw_events where import_run = run.import_run) as events
     from import_runs as run
     where import_run = any($1)
     order by import_run`,
    [runs],
  )
  const common = { source: 'import', has_ended: true, ignored: 0 }
  expect(rows).toEqual([
    { ...common, file: 'first', applied: 2, duplicate: 0, rejected: 0, events: ['e1', 'e2'] },
    { ...common, file: 'second', applied: 1, duplicate: 1, rejected: 1, events: ['e3'] },
  ])
  const others = await shop.pool.query(`select body::json ->> 'id' as id from raw_events where import_run is null`)
  expect(others.rows).toEqual([{ id: 'e4' }])
})

test('lines with JSON as text are read as events', async () => {
  const path = await folder.write('events', [order(1), order(2)].map((line) => JSON.stringify(line)).join('\n'))
  expect(await importPath(path, shop)).toMatchObject({ lines: 2, events: 2, accepted: 2 })
})

test('rejected events are written with their line and reason, and the others are imported', async () => {
  const bad = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])
  const path = await folder.write(
    'events.ndjson',
    Buffer.concat([
      Buffer.from(`${order(1)}\n\n{"id":\n`),
      bad,
      Buffer.from(`\n${order(2, { totalAmount: 'much' })}\n${order(3, { note: 'x'.repeat(2000) })}\n${order(4)}`),
    ]),
  )
  expect(await importPath(path, shop)).toMatchObject({ lines: 6, events: 6, accepted: 2, rejected: 4 })
  const rejects = await folder.readRejects('events.ndjson.rejects.ndjson')
  expect(rejects.sort((a, b) => Number(a.line) - Number(b.line))).toMatchObject([
    { line: 3, reason: 'unreadable', body: '{"id":' },
    { line: 4, reason: 'unreadable', body: undefined },
    { line: 5, reason: 'invalid', error: /totalAmount/, body: order(2, { totalAmount: 'much' }) },
    { line: 6, reason: 'too_large', error: 'the line is longer than 1000 bytes (TIDEMARK_MAX_EVENT_BYTES)' },
  ])
})

test('without a reject, no rejects file is created', async () => {
  const path = await folder.write('events', orders(3).join(''))
  await importPath(path, shop)
  await expect(openSource(`${path}.rejects.ndjson`)).rejects.toThrow(/file not found/)
})

test('a file with a single JSON document is refused with advice', async () => {
  const array = await folder.write('array.json', `[${order(1)}]`)
  await expect(importPath(array, shop)).rejects.toThrow(/is a JSON array, .* jq -c '\.\[\]' FILE/)
  const pretty = await folder.write('pretty.json', JSON.stringify(JSON.parse(order(1)), null, 2))
  await expect(importPath(pretty, shop)).rejects.toThrow(/an event on several lines\. .* jq -c \. FILE/)
  const csv = await folder.write('orders.csv', 'Order,Time\n')
  await expect(importPath(csv, shop)).rejects.toThrow(/looks like CSV\. .*--mapping FILE or --preset NAME/)
  expect(await shop.readEvents()).toEqual([])
})

test('a slow inbox slows the reading to one batch ahead of the events in flight', async () => {
  let read = 0
  let answered = 0
  let mostAhead = 0
  const lines = (async function* () {
    for (const line of orders(200)) {
      read++
      yield Buffer.from(line)
    }
  })()
  const slow = {
    ...shop.inbox,
    submit: async (messages: Parameters<typeof shop.inbox.submit>[0]) => {
      const outcomes = await shop.inbox.submit(messages)
      mostAhead = Math.max(mostAhead, read - answered)
      answered += messages.length
      return outcomes
    },
  }
  const source = {
    name: 'lines',
    size: undefined,
    bytesRead: () => 0,
    head: Buffer.from('{'),
    chunks: lines,
    close: () => {},
  }
  expect(await importPath('lines', { ...shop, inbox: slow, open: async () => source })).toMatchObject({ accepted: 200 })
  expect(mostAhead).toBeGreaterThan(10)
  expect(mostAhead).toBeLessThanOrEqual(31)
})

test('a stopped import finishes the events in flight, and the next import of the file continues', async () => {
  const path = await folder.write('events', orders(100).join(''))
  const controller = new AbortController()
  const stopping = {
    ...shop.inbox,
    submit: async (messages: Parameters<typeof shop.inbox.submit>[0]) => {
      const outcomes = await shop.inbox.submit(messages)
      controller.abort()
      return outcomes
    },
  }
  const stopped = await importPath(path, { ...shop, inbox: stopping, signal: controller.signal })
  expect(stopped).toMatchObject({ stopped: true, rejected: 0, accepted: stopped.events })
  expect(stopped.accepted).toBeGreaterThanOrEqual(10)
  expect(stopped.accepted).toBeLessThan(100)
  expect((await shop.readEvents()).length).toBe(stopped.accepted)
  expect(await importPath(path, shop)).toMatchObject({ accepted: 100 - stopped.accepted, duplicate: stopped.accepted })
})

test('an import stops while its standard input sends no data', async () => {
  const input = new PassThrough()
  input.write(orders(5).join(''))
  const controller = new AbortController()
  const running = importPath('-', { ...shop, open: () => openSource('-', input), signal: controller.signal })
  input.write(Buffer.alloc(600, ' '))
  await expect.poll(() => input.readableLength).toBe(0)
  controller.abort()
  expect(await running).toMatchObject({ stopped: true, accepted: 0 })
})

test('an import fails when the inbox fails, and its summary has the counts so far', async () => {
  const path = await folder.write('events.gz', gzipSync(orders(100).join('')))
  let calls = 0
  const failing = {
    ...shop.inbox,
    submit: async (messages: Parameters<typeof shop.inbox.submit>[0]) => {
      if (++calls > 3) throw new InboxUnavailable('gone')
      return shop.inbox.submit(messages)
    },
  }
  const summary = emptySummary()
  await expect(importPath(path, { ...shop, inbox: failing, summary })).rejects.toThrow(InboxUnavailable)
  expect(summary).toMatchObject({ accepted: 30, events: 30 })
  expect(await importPath(path, shop)).toMatchObject({ accepted: 70, duplicate: 30 })
})

test('progress reports bytes of the file and events', async () => {
  const path = await folder.write('events', orders(100).join(''))
  const seen: ImportProgress[] = []
  const { bytes } = await importPath(path, { ...shop, onProgress: (progress) => seen.push(progress) })
  expect(seen.at(-1)).toEqual({ step: 'applying', done: bytes, total: bytes, count: 100 })
})
