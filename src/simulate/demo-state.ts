import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How far a demo is, kept in the data folder, so that a second start goes on where the first ended. Times are ISO 8601 texts. */
export interface DemoState {
  /** The day on which the shop opened, `YYYY-MM-DD`. */
  startDate: string
  /** All of the shop's history from here … */
  since: string
  /** … up to this moment is known to be in the numbers. */
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
    const kept = JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as DemoState
    return { ...kept, since: kept.since ?? `${kept.startDate}T00:00:00.000Z` }
  } catch {
    const startDate = new Date(now.getTime() - HISTORY_DAYS * DAY_MS).toISOString().slice(0, 10)
    return { startDate, since: now.toISOString(), until: now.toISOString() }
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
 * What is missing up to now, in the order in which it is wanted: first what happened since the last time, then back from
 * there, the newest month first, since reports show the last month unless asked otherwise.
 */
export function* missingPeriods({ startDate, since, until }: DemoState, now: Date): Generator<Period> {
  const opening = Date.parse(`${startDate}T00:00:00Z`)
  const textOf = (ms: number) => new Date(ms).toISOString()
  for (let from = Date.parse(until); from < now.getTime(); from += PERIOD_MS) {
    yield { from: textOf(from), to: textOf(Math.min(from + PERIOD_MS, now.getTime())) }
  }
  for (let to = Date.parse(since); to > opening; to -= PERIOD_MS) {
    yield { from: textOf(Math.max(to - PERIOD_MS, opening)), to: textOf(to) }
  }
}

/** The state once a missing period is in the numbers too. */
export function withPeriod(state: DemoState, { from, to }: Period): DemoState {
  return { ...state, since: from < state.since ? from : state.since, until: to > state.until ? to : state.until }
}
