import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type DemoState, keepDemoState, missingPeriods, readDemoState, withPeriod } from './demo-state.ts'

const now = new Date('2026-06-15T12:00:00.000Z')
const fresh: DemoState = { startDate: '2025-06-15', since: now.toISOString(), until: now.toISOString() }

test('a new shop opened a year ago, and its newest month is told first, without gaps back to the first day', () => {
  const periods = [...missingPeriods(fresh, now)]
  expect(periods[0]).toEqual({ from: '2026-05-15T12:00:00.000Z', to: now.toISOString() })
  expect(periods.at(-1)?.from).toBe('2025-06-15T00:00:00.000Z')
  for (const [i, { from }] of periods.slice(0, -1).entries()) expect(periods[i + 1]?.to).toBe(from)
  expect(periods.length).toBe(12)
})

test('an interrupted start goes on: first what happened since, then back from where it was', () => {
  const [first] = missingPeriods(fresh, now)
  const state = withPeriod(fresh, first as NonNullable<typeof first>)
  expect(state).toMatchObject({ since: '2026-05-15T12:00:00.000Z', until: now.toISOString() })
  const later = new Date('2026-07-20T12:00:00.000Z')
  const periods = [...missingPeriods(state, later)]
  expect(periods.slice(0, 3)).toEqual([
    { from: '2026-06-15T12:00:00.000Z', to: '2026-07-16T12:00:00.000Z' },
    { from: '2026-07-16T12:00:00.000Z', to: '2026-07-20T12:00:00.000Z' },
    { from: '2026-04-14T12:00:00.000Z', to: '2026-05-15T12:00:00.000Z' },
  ])
  const complete = periods.reduce(withPeriod, state)
  expect(complete).toMatchObject({ since: '2025-06-15T00:00:00.000Z', until: later.toISOString() })
  expect([...missingPeriods(complete, later)]).toEqual([])
})

test('the state is kept in the data folder, and an unreadable one is a new shop', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-demo-'))
  const dataDir = join(folder, 'data')
  expect(readDemoState(dataDir, now)).toEqual(fresh)
  const state = { ...fresh, since: '2026-01-01T00:00:00.000Z' }
  keepDemoState(dataDir, state)
  expect(readDemoState(dataDir, new Date())).toEqual(state)
  rmSync(folder, { recursive: true })
})
