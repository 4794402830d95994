import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type DemoState, keepDemoState, missingPeriods, readDemoState, withPeriod } from './demo-state.ts'

const now = new Date('2026-06-15T12:00:00.000Z')
const fresh: DemoState = {
  startDate: '2025-06-15',
  filledTo: '2025-06-15T00:00:00.000Z',
  since: '2026-05-15T12:00:00.000Z',
  until: '2026-05-15T12:00:00.000Z',
}

test('a new shop has a year of history: the last month is published first, then the others without gaps', () => {
  const [last, ...older] = missingPeriods(fresh, now)
  expect(last).toEqual({ from: fresh.until, to: now.toISOString() })
  expect(older[0]?.from).toBe(fresh.filledTo)
  for (const [i, { to }] of older.slice(0, -1).entries()) expect(older[i + 1]?.from).toBe(to)
  expect(older.at(-1)?.to).toBe(fresh.since)
  expect(older.length).toBe(11)
})

test('an interrupted demo continues: first with the time since then, then with the older months', () => {
  const state = [...missingPeriods(fresh, now)].slice(0, 2).reduce(withPeriod, fresh)
  expect(state).toEqual({ ...fresh, filledTo: '2025-07-16T00:00:00.000Z', until: now.toISOString() })
  const later = new Date('2026-07-20T12:00:00.000Z')
  const periods = [...missingPeriods(state, later)]
  expect(periods.slice(0, 3)).toEqual([
    { from: '2026-06-15T12:00:00.000Z', to: '2026-07-16T12:00:00.000Z' },
    { from: '2026-07-16T12:00:00.000Z', to: '2026-07-20T12:00:00.000Z' },
    { from: '2025-07-16T00:00:00.000Z', to: '2025-08-16T00:00:00.000Z' },
  ])
  const complete = periods.reduce(withPeriod, state)
  expect(complete).toEqual({ ...fresh, filledTo: fresh.since, until: later.toISOString() })
  expect([...missingPeriods(complete, later)]).toEqual([])
})

test('the state is stored in the data folder, and an unreadable state means a new shop', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-demo-'))
  const dataDir = join(folder, 'data')
  expect(readDemoState(dataDir, now)).toEqual(fresh)
  const state = { ...fresh, filledTo: '2026-01-01T00:00:00.000Z' }
  keepDemoState(dataDir, state)
  expect(readDemoState(dataDir, new Date())).toEqual(state)
  rmSync(folder, { recursive: true })
})
