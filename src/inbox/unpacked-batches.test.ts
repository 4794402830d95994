import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox } from '../../test/helpers/engine-inbox.ts'
import type { Message } from './message.ts'

const database = useTestDatabase()

function order(id: string, note: string): Message {
  const data = { orderId: id, createdAt: '2026-03-02T10:00:00Z', totalAmount: 1, items: [] }
  return { source: 'test', body: gzipSync(JSON.stringify({ id, type: 'OrderCreated', data, note })) }
}

test('events that unpack to many bytes are applied in several batches, which limits memory', async () => {
  let batches = 0
  const onStep = (step: string) => {
    if (step === 'committed') batches++
  }
  const inbox = await createTestInbox(database.pool, { batchSize: 100, batchWaitMs: 1000, onStep })
  const note = ' '.repeat(4_000_000)
  const outcomes = await inbox.submit(Array.from({ length: 20 }, (_, i) => order(`large-${i}`, note)))
  expect(outcomes.map(({ status, id }) => [status, id])).toEqual(outcomes.map((_, i) => ['accepted', `large-${i}`]))
  expect(batches).toBe(3)
  await inbox.submit(Array.from({ length: 20 }, (_, i) => order(`small-${i}`, '')))
  expect(batches).toBe(4)
  await inbox.stop()
})
