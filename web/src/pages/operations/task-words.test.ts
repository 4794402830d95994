import { expect, test } from 'vitest'
import { createFormat } from '../../format/format.ts'
import { describeProgress, describeResult, type Task, titleOf } from './task-words.ts'

const format = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en' })
const result = {
  events: 2000,
  tables: 3,
  rows: 812,
  missingEvents: 0,
  refusedEvents: 0,
  firstRefusal: null,
  differingRows: 0,
  differingValues: 0,
  byTable: [],
  run: null,
  notAdded: null,
}
const task: Task = {
  id: '1',
  kind: 'verify',
  tables: null,
  selection: null,
  fresh: false,
  preview: false,
  status: 'done',
  phase: 'comparing',
  eventsDone: 2000,
  eventsExpected: 2000,
  percent: 100,
  secondsLeft: null,
  error: null,
  retraction: null,
  closed: null,
  startedAt: '2026-04-17T12:00:00Z',
  endedAt: '2026-04-17T12:00:09Z',
  result,
}
const differing = { ...result, differingRows: 2, differingValues: 3, byTable: [{ table: 'orders', rows: 2 }] }

test('the title names the task and its tables', () => {
  expect(titleOf(task)).toBe('Verify all tables')
  expect(titleOf({ kind: 'rebuild', preview: true, tables: ['a', 'b'] })).toBe('Preview rebuild of a, b')
})

test('progress is in events and seconds while events are replayed', () => {
  const running = { ...task, status: 'running', phase: 'replaying', eventsDone: 500, secondsLeft: 4.2, result: null }
  expect(describeProgress(running, format)).toBe(
    'Recomputing from the stored events: 500 of 2,000 events, 5 seconds left',
  )
  expect(describeProgress({ ...running, phase: 'comparing' }, format)).toBe('Comparing with the live tables')
  expect(describeProgress({ ...running, status: 'cancelling' }, format)).toMatch(/^Cancelling/)
})

test('a verification succeeds without differences', () => {
  expect(describeResult(task, format)).toEqual({
    isDone: true,
    text: 'All numbers match the stored events: 812 rows of 3 tables, from 2,000 events.',
  })
  expect(describeResult({ ...task, result: differing }, format)).toMatchObject({
    isDone: false,
    text: expect.stringMatching(/^Differences from the stored events: 2 rows of 1 table, 3 values/),
  })
})

test('events that are no longer stored or would be rejected now are reported', () => {
  const refused = { ...result, missingEvents: 5, refusedEvents: 1, firstRefusal: 'no total' }
  const { isDone, text } = describeResult({ ...task, result: refused }, format)
  expect(isDone).toBe(false)
  expect(text).toContain('5 applied events are no longer stored')
  expect(text).toContain('1 stored event would be rejected now. First reason: no total.')
})

test('a rebuild reports its corrections and how to undo them', () => {
  const textOf = (changed: Partial<typeof result> | object) =>
    describeResult({ ...task, kind: 'rebuild', result: { ...differing, ...changed } }, format)
  expect(textOf({ run: { id: 3, rows: 2 } })).toMatchObject({
    isDone: true,
    text: expect.stringContaining('--roll-back 3'),
  })
  expect(textOf({ notAdded: 'preview' }).text).toBe('A rebuild would change 2 rows of 1 table. Nothing was changed.')
  expect(textOf({ notAdded: 'refused events' })).toMatchObject({ isDone: false })
  expect(textOf({ notAdded: 'nothing differs' })).toMatchObject({ isDone: true })
})

test('a cancelled or failed task has a reason', () => {
  expect(describeResult({ ...task, status: 'cancelled', result: null }, format).text).toMatch(/^Cancelled. No numbers/)
  expect(describeResult({ ...task, status: 'failed', error: 'The disk is full', result: null }, format)).toEqual({
    isDone: false,
    text: 'The disk is full',
  })
})

test('a closing of the books says how many events were removed', () => {
  const closing = { ...task, kind: 'close', selection: 'events received before 2026-04-01', result: null }
  expect(titleOf(closing)).toBe('Close the books: events received before 2026-04-01')
  expect(describeResult({ ...closing, closed: { events: 7, removed: 8 } }, format)).toEqual({
    isDone: true,
    text: 'The books are closed: 8 stored events removed. No number has changed.',
  })
  expect(describeResult(closing, format).text).toBe('There are no such events, so nothing was removed.')
  expect(describeResult({ ...closing, status: 'failed', error: 'Numbers differ' }, format)).toEqual({
    isDone: false,
    text: 'Numbers differ',
  })
})
