import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How far a demo is, kept in the data folder, so that a second start goes on where the first ended. Times are ISO 8601 texts. */
export interface DemoState {
  /** The day on which the shop opened, `YYYY-MM-DD`. */
  startDate: string
  /** All of the shop's history up to this moment is known to be in the numbers … */
  filledTo: string
  /** … and what is newer than this … */
  since: string
  /** … up to this one. */
  until: string
  /** The live orders of the last start. */
  live?: LiveState
}

export interface LiveState {
  from: string
  ratePerSecond: number
  /** What happened until then is known to be in the numbers … */
  consumedUntil: string
  /** … and what happened after it until then was on the bus, which forgets when it stops. */
  publishedUntil: string
}

/** A part of the history: from `from` (included) to `to` (excluded). */
export interface Period {
  from: string
  to: string
}

const HISTORY_DAYS = 365
const DAY_MS = 86_400_000
const PERIOD_MS = 31 * DAY_MS

const fileOf = (dataDir: string) => join(dataDir, 'demo.json')

/** The state that was kept, or that of a shop which opened a year ago and has told nothing yet. */
export function readDemoState(dataDir: string, now: Date): DemoState {
  try {
    const kept = JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Partial<DemoState> & { until: string }
    // Earlier versions filled the history in one go, and kept only where it ended.
    return { filledTo: kept.until, since: kept.until, ...kept } as DemoState
  } catch {
    const startDate = new Date(now.getTime() - HISTORY_DAYS * DAY_MS).toISOString().slice(0, 10)
    const month = new Date(now.getTime() - PERIOD_MS).toISOString()
    return { startDate, filledTo: `${startDate}T00:00:00.000Z`, since: month, until: month }
  }
}

/** Keeps the state, as a whole or not at all. */
export function keepDemoState(dataDir: string, state: DemoState): void {
  const file = fileOf(dataDir)
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(`${file}.new`, `${JSON.stringify(state)}\n`)
  renameSync(`${file}.new`, file)
}

/**
 * What is missing up to now, in the order in which it is wanted: first what happened since the last time, in the
 * beginning the last month, which reports show unless asked otherwise; then the older months, in the order of time, because
 * orders that come before their customers' known ones are the most work.
 */
export function* missingPeriods({ filledTo, since, until }: DemoState, now: Date): Generator<Period> {
  yield* periodsBetween(until, now.toISOString())
  yield* periodsBetween(filledTo, since)
}

function* periodsBetween(start: string, end: string): Generator<Period> {
  const endMs = Date.parse(end)
  for (let from = Date.parse(start); from < endMs; from += PERIOD_MS) {
    yield { from: new Date(from).toISOString(), to: new Date(Math.min(from + PERIOD_MS, endMs)).toISOString() }
  }
}

/** The state once a missing period is in the numbers too. */
export function withPeriod(state: DemoState, { from, to }: Period): DemoState {
  return from === state.until ? { ...state, until: to } : { ...state, filledTo: to }
}
