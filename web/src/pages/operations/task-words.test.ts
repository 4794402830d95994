import { expect, test } from 'vitest'
import { createFormat } from '../../format/format.ts'
import { type Task, tellProgress, tellResult, titleOf } from './task-words.ts'

const format = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en' })
const result = {
  ...{ events: 2000, tables: 3, rows: 812, missingEvents: 0, refusedEvents: 0, firstRefusal: null },
  ...{ differingRows: 0, differingValues: 0, byTable: [], run: null, notAdded: null },
}
const task: Task = {
  ...{ id: '1', kind: 'verify', tables: null, fresh: false, preview: false, status: 'done', phase: 'comparing' },
  ...{ eventsDone: 2000, eventsExpected: 2000, percent: 100, secondsLeft: null, error: null },
  ...{ startedAt: '2026-04-17T12:00:00Z', endedAt: '2026-04-17T12:00:09Z', result },
}
const differing = { ...result, differingRows: 2, differingValues: 3, byTable: [{ table: 'orders', rows: 2 }] }

test('titles tell what it does with which tables', () => {
  expect(titleOf(task)).toBe('Verify all tables')
  expect(titleOf({ kind: 'rebuild', preview: true, tables: ['a', 'b'] })).toBe('Preview a rebuild of a, b')
})

test('progress is told in events and seconds while events are replayed', () => {
  const running = { ...task, status: 'running', phase: 'replaying', eventsDone: 500, secondsLeft: 4.2, result: null }
  expect(tellProgress(running, format)).toBe('Counting the kept events once more: 500 of 2,000 events, 5 seconds left')
  expect(tellProgress({ ...running, phase: 'comparing' }, format)).toBe('Comparing with the live tables')
  expect(tellProgress({ ...running, status: 'cancelling' }, format)).toMatch(/^Being cancelled/)
})

test('a verification is as hoped when nothing differs', () => {
  expect(tellResult(task, format)).toEqual({
    isDone: true,
    text: 'Every number is what the events come to: 812 rows of 3 tables, from 2,000 events.',
  })
  expect(tellResult({ ...task, result: differing }, format)).toMatchObject({
    isDone: false,
    text: expect.stringMatching(/^Not what the events come to: 2 rows of 1 table, in 3 values/),
  })
})

test('events that are not kept, or would be refused now, are told', () => {
  const refused = { ...result, missingEvents: 5, refusedEvents: 1, firstRefusal: 'no total' }
  const { isDone, text } = tellResult({ ...task, result: refused }, format)
  expect(isDone).toBe(false)
  expect(text).toContain('5 events counted before and not kept any more')
  expect(text).toContain('1 kept event would be refused now, the first because: no total.')
})

test('a rebuild tells what it added and how that is taken back', () => {
  const told = (changed: Partial<typeof result> | object) =>
    tellResult({ ...task, kind: 'rebuild', result: { ...differing, ...changed } }, format)
  expect(told({ run: { id: 3, rows: 2 } })).toMatchObject({
    isDone: true,
    text: expect.stringContaining('--roll-back 3'),
  })
  expect(told({ notAdded: 'preview' }).text).toBe('A rebuild would change 2 rows of 1 table. Nothing was changed.')
  expect(told({ notAdded: 'refused events' })).toMatchObject({ isDone: false })
  expect(told({ notAdded: 'nothing differs' })).toMatchObject({ isDone: true })
})

test('one that was cancelled or failed says why', () => {
  expect(tellResult({ ...task, status: 'cancelled', result: null }, format).text).toMatch(/^Cancelled; no number/)
  expect(tellResult({ ...task, status: 'failed', error: 'The disk is full', result: null }, format)).toEqual({
    isDone: false,
    text: 'The disk is full',
  })
})
