import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The progress of a demo, stored in the data folder, from which the next start continues. Times are ISO 8601 texts. */
export interface DemoState {
  /** The day on which the shop opened, `YYYY-MM-DD`. */
  startDate: string
  /** The history before this time was consumed … */
  filledTo: string
  /** … and so was the history from this time … */
  since: string
  /** … to this time. */
  until: string
  /** The live orders of the last start. */
  live?: LiveState
}

export interface LiveState {
  from: string
  ratePerSecond: number
  /** Events before this time were consumed … */
  consumedUntil: string
  /** … and later events before this time were on the bus, which loses its messages when it stops. */
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

/** The stored state, or that of a shop that opened a year ago and has published nothing. */
export function readDemoState(dataDir: string, now: Date): DemoState {
  try {
    const kept = JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as Partial<DemoState> & { until: string }
    // Earlier versions published the history in one pass, and stored only its end.
    return { filledTo: kept.until, since: kept.until, ...kept } as DemoState
  } catch {
    const startDate = new Date(now.getTime() - HISTORY_DAYS * DAY_MS).toISOString().slice(0, 10)
    const month = new Date(now.getTime() - PERIOD_MS).toISOString()
    return { startDate, filledTo: `${startDate}T00:00:00.000Z`, since: month, until: month }
  }
}

/** Stores the state atomically. */
export function keepDemoState(dataDir: string, state: DemoState): void {
  const file = fileOf(dataDir)
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(`${file}.new`, `${JSON.stringify(state)}\n`)
  renameSync(`${file}.new`, file)
}

/**
 * The missing periods of the history, most important first: the time since the last start (at first the last month, which
 * reports show by default), then the older months in sequence. Out-of-sequence orders of a customer are the most work.
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

/** The state after a missing period was consumed too. */
export function withPeriod(state: DemoState, { from, to }: Period): DemoState {
  return from === state.until ? { ...state, until: to } : { ...state, filledTo: to }
}
