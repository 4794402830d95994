import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** How far a demo's history is, kept in the data folder, so that a second start goes on where the first ended. */
export interface DemoState {
  /** The day on which the shop opened, `YYYY-MM-DD`. */
  startDate: string
  /** Everything before this moment is in the numbers. ISO 8601 text. */
  until: string
}

const HISTORY_DAYS = 365
const DAY_MS = 86_400_000

const fileOf = (dataDir: string) => join(dataDir, 'demo.json')

/** The state that was kept, or that of a shop which opened a year ago. */
export function readDemoState(dataDir: string, now: Date): DemoState {
  try {
    return JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as DemoState
  } catch {
    const startDate = new Date(now.getTime() - HISTORY_DAYS * DAY_MS).toISOString().slice(0, 10)
    return { startDate, until: `${startDate}T00:00:00.000Z` }
  }
}

export function keepDemoState(dataDir: string, state: DemoState): void {
  mkdirSync(dataDir, { recursive: true })
  writeFileSync(fileOf(dataDir), `${JSON.stringify(state)}\n`)
}
