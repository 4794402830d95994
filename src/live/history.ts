import { randomBytes } from 'node:crypto'
import type { ChangeFilter } from './changes.ts'
import { addChanges, filterChanges, type LiveChanges, noChanges } from './changes.ts'

/** The latest changes of this process, numbered. Older ones are dropped. */
export interface History {
  /** The number of the newest. */
  readonly newest: number
  add(changes: LiveChanges, atMs: number): void
  /** The sum of all changes after a number; undefined if some of them were dropped. */
  since(number: number, filter: ChangeFilter): LiveChanges | undefined
  /** The number of events applied per second, over the last few seconds. */
  eventsPerSecond(filter: ChangeFilter, atMs: number): number
  /** The id of a number. It includes a name of this process, because every process numbers its own changes. */
  idOf(number: number): string
  /** The number of an id; undefined for an id of another process. */
  numberOf(id: string): number | undefined
}

/** Two minutes, at four per second. */
const KEPT = 512
const RATE_OVER_MS = 5000

export function createHistory(kept = KEPT): History {
  const name = randomBytes(6).toString('hex')
  const entries: { changes: LiveChanges; atMs: number }[] = []
  let newest = 0

  return {
    get newest() {
      return newest
    },

    add(changes, atMs) {
      newest++
      entries.push({ changes, atMs })
      if (entries.length > kept) entries.shift()
    },

    since(number, filter) {
      const count = newest - number
      if (count > entries.length) return undefined
      const changes = noChanges()
      for (const entry of entries.slice(entries.length - count))
        addChanges(changes, filterChanges(entry.changes, filter))
      return changes
    },

    eventsPerSecond(filter, atMs) {
      let events = 0
      for (const { changes, atMs: then } of entries.toReversed()) {
        if (then <= atMs - RATE_OVER_MS) break
        for (const { applied } of filterChanges(changes, filter).activity.values()) events += applied
      }
      return (events * 1000) / RATE_OVER_MS
    },

    idOf: (number) => `${name}-${number}`,

    numberOf(id) {
      const [, process, digits] = /^([0-9a-f]+)-(\d{1,15})$/.exec(id) ?? []
      const number = Number(digits)
      return process === name && number <= newest ? number : undefined
    },
  }
}
