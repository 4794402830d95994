import type pg from 'pg'
import type { Config } from '../../config/config.ts'
import { readFixedZones } from '../../db/installation.ts'
import { describeClockDifference, findClockDifference } from '../../zones/compare-clocks.ts'
import { readZone, UnknownZone } from '../../zones/read-zone.ts'
import type { Finding } from '../doctor.ts'

/** Checks the time zones of the settings against those of the database, and Node's rules for them against PostgreSQL's. */
export async function checkZones(
  pool: pg.Pool,
  { timeZone, eventTimeZone }: Pick<Config, 'timeZone' | 'eventTimeZone'>,
  now = new Date(),
): Promise<Finding[]> {
  const found = await readFixedZones(pool)
  const findings: Finding[] = []
  if (found && found.timeZone !== timeZone) {
    const text = `TIDEMARK_TIME_ZONE is "${timeZone}", but the days of this database are in "${found.timeZone}". Set TIDEMARK_TIME_ZONE to ${found.timeZone}.`
    return [{ subject: 'time zone', isFine: false, text }]
  }
  findings.push(await checkClock(pool, 'time zone', timeZone, now))
  const eventZone = found?.eventTimeZone ?? eventTimeZone ?? timeZone
  if (eventTimeZone !== undefined && eventTimeZone !== eventZone) {
    const text = `TIDEMARK_EVENT_TIME_ZONE is "${eventTimeZone}", but this database reads times without an offset in "${eventZone}". Set TIDEMARK_EVENT_TIME_ZONE to ${eventZone}.`
    return [...findings, { subject: 'event time zone', isFine: false, text }]
  }
  return [...findings, await checkClock(pool, 'event time zone', eventZone, now)]
}

async function checkClock(pool: pg.Pool, subject: string, name: string, now: Date): Promise<Finding> {
  try {
    const difference = findClockDifference(await readZone(pool, name), now)
    if (!difference) return { subject, isFine: true, text: name }
    return { subject, isFine: false, text: describeClockDifference(difference) }
  } catch (error) {
    if (!(error instanceof UnknownZone)) throw error
    return { subject, isFine: false, text: error.message }
  }
}
