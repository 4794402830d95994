import type pg from 'pg'
import { createPartitions, ownPartitionedTables } from '../../src/db/partitions.ts'
import { type Calendar, createCalendar } from '../../src/facts/calendar.ts'
import type { Inbox, Message, Outcome } from '../../src/inbox/message.ts'
import { readZone } from '../../src/zones/read-zone.ts'
import { createTestInbox } from './engine-inbox.ts'

/** An inbox whose batches arrive at given times. */
export interface PlayedInbox {
  /** Submits messages that arrive at a time, in milliseconds since 1970. */
  submitAt(ms: number, messages: readonly Message[]): Promise<Outcome[]>
  stop(): Promise<void>
}

const HOUR_MS = 3_600_000

/**
 * The real inbox, in which the time of arrival is played: stored events have it, and the shop's day of it. Times of events must be more
 * than an hour from now.
 */
export async function createPlayedInbox(pool: pg.Pool, timeZone = 'UTC'): Promise<PlayedInbox> {
  const own = createCalendar(await readZone(pool, timeZone))
  let arrivedMs = 0
  const calendar: Calendar = {
    placeOf: (ms) => own.placeOf(Math.abs(ms - Date.now()) < HOUR_MS ? arrivedMs : ms),
  }
  const inbox: Inbox = await createTestInbox(pool, { timeZone, calendar, batchWaitMs: 0 })
  const { ensure } = createPartitions(pool, ownPartitionedTables)
  return {
    async submitAt(ms, messages) {
      arrivedMs = ms
      const text = new Date(ms).toISOString()
      await ensure('raw_events', [text])
      await setArrival(pool, `'${text}'`)
      return inbox.submit([...messages])
    },
    async stop() {
      await inbox.stop()
      await setArrival(pool, 'now()')
    },
  }
}

/** A new partition has the default of the time at which it was created. */
async function setArrival(pool: pg.Pool, value: string): Promise<void> {
  await pool.query(`alter table raw_events alter column received_at set default ${value}`)
}
