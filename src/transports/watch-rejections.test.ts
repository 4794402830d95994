import { expect, test } from 'vitest'
import type { Outcome } from '../inbox/message.ts'
import { createRejectionWatch } from './watch-rejections.ts'

const accepted: Outcome = { status: 'accepted' }
const unreadable: Outcome = { status: 'rejected', reason: 'unreadable', error: 'not readable as JSON' }
const invalid: Outcome = { status: 'rejected', reason: 'invalid', error: 'orderId must be text' }
const many = (outcome: Outcome, count: number) => Array.from({ length: count }, () => outcome)

test('a source that rejects nearly all of its messages has a problem, which names the most frequent reason', () => {
  const watch = createRejectionWatch('erp')
  watch.observe([...many(unreadable, 150), ...many(invalid, 40), ...many(accepted, 10)])
  expect(watch.problem()).toBe(
    '190 of the last 200 messages were rejected, most of them as unreadable (not readable as JSON). Check the queue or topic of this source, and its sender. The messages are kept: tidemark dead-letters list --source erp',
  )
  watch.observe(many(unreadable, 5000))
  expect(watch.problem()).toMatch('All of the last 200 messages were rejected')
})

test('the problem ends once enough of the latest messages are valid', () => {
  const watch = createRejectionWatch('erp')
  watch.observe(many(unreadable, 5000))
  watch.observe(many(accepted, 20))
  expect(watch.problem()).toBeDefined()
  watch.observe([accepted])
  expect(watch.problem()).toBeUndefined()
})

test('a few invalid messages among others, or at the beginning, are not a problem of the source', () => {
  const watch = createRejectionWatch('erp')
  expect(watch.problem()).toBeUndefined()
  watch.observe(many(unreadable, 4))
  expect(watch.problem()).toBeUndefined()
  watch.observe([...many(accepted, 4), ...many({ status: 'ignored' }, 20), ...many(unreadable, 20)])
  expect(watch.problem()).toBeUndefined()
})
