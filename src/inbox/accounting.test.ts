import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../test/helpers/engine-inbox.ts'
import type { Inbox } from './message.ts'

const MOST_NAMED = 200
const database = useTestDatabase()
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
beforeEach(() => forgetEverything(database.pool))
afterAll(() => inbox.stop())

let count = 0
const send = (types: readonly string[], source = 'http') =>
  inbox.submit(types.map((type) => ({ source, body: JSON.stringify({ id: `event-${++count}`, type, data: {} }) })))

const madeUp = (amount: number, prefix = 'MadeUp') =>
  Array.from({ length: amount }, (_, i) => `${prefix}${String(i).padStart(4, '0')}`)

async function received(source: string): Promise<Map<string, number>> {
  const { rows } = await database.pool.query<{ type: string; received: string }>(
    'select type, received from ingest_accounting where source = $1 order by type',
    [source],
  )
  return new Map(rows.map((row) => [row.type, Number(row.received)]))
}

test('two hundred unknown types of a source are counted by name, and all others together', async () => {
  await send(madeUp(150))
  await send(madeUp(400))
  await send(madeUp(50, 'AnotherMadeUp'))
  const types = await received('http')
  expect(types.size).toBe(MOST_NAMED + 1)
  expect(types.get('(other)')).toBe(400 - MOST_NAMED + 50)
  expect(types.get('MadeUp0000')).toBe(2)
  expect(types.get('MadeUp0199')).toBe(1)
})

test('known types, types that were counted before and types of other sources keep their names', async () => {
  await send(madeUp(MOST_NAMED + 1))
  await send(['MadeUp0007', 'OrderCreated', 'PaymentFailed'])
  await inbox.submit([{ source: 'http', body: '{' }])
  await send(['MadeUp0300'], 'other-source')
  const types = await received('http')
  expect(types.size).toBe(MOST_NAMED + 4)
  expect(types.get('MadeUp0007')).toBe(2)
  for (const type of ['(other)', '(unreadable)', 'OrderCreated', 'PaymentFailed']) expect(types.get(type)).toBe(1)
  expect([...(await received('other-source')).keys()]).toEqual(['MadeUp0300'])
})

test('types of rejected events are limited in the same way, even if they resemble known types', async () => {
  const spellings = madeUp(MOST_NAMED + 50).map((type) => `ordercreated${type}`)
  await inbox.submit(spellings.map((type) => ({ source: 'http', body: JSON.stringify({ type, data: {} }) })))
  const types = await received('http')
  expect(types.size).toBe(MOST_NAMED + 1)
  expect(types.get('(other)')).toBe(50)
})
