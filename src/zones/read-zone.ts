import type pg from 'pg'
import { UserError } from '../user-error.ts'
import { type ClockChange, createZone, UTC, type Zone } from './zone.ts'

/** PostgreSQL does not know a time zone by this name. */
export class UnknownZone extends UserError {}

const MINUTE_MS = 60_000
/** Two changes of a clock are at least this many days apart. */
const STEP_MINUTES = 5 * 24 * 60
const FIRST_MINUTE = Date.UTC(1999, 11, 1) / MINUTE_MS
const LAST_MINUTE = Date.UTC(2101, 0, 1) / MINUTE_MS

/**
 * Reads the rules of a time zone from 2000 to 2100 from PostgreSQL. Its zone data decide when days begin, in queries and here.
 *
 * @throws UnknownZone
 */
export async function readZone(pool: pg.Pool, name: string): Promise<Zone> {
  if (name === 'UTC') return UTC
  const steps: number[] = []
  for (let minute = FIRST_MINUTE; minute <= LAST_MINUTE; minute += STEP_MINUTES) steps.push(minute)
  const offsets = await readOffsets(pool, name, steps)
  const changes: ClockChange[] = [{ at: FIRST_MINUTE * MINUTE_MS, offsetMs: offsets[0] as number }]
  for (const { minute, offsetMs } of await findChanges(pool, name, steps, offsets)) {
    changes.push({ at: minute * MINUTE_MS, offsetMs })
  }
  return createZone(name, changes)
}

/** Time zones, each read from PostgreSQL once. */
export interface Zones {
  /** @throws UnknownZone */
  get(name: string): Promise<Zone>
}

export function createZones(pool: pg.Pool): Zones {
  const zones = new Map<string, Promise<Zone>>()
  return {
    get(name) {
      const known = zones.get(name)
      if (known) return known
      const zone = readZone(pool, name)
      zones.set(name, zone)
      zone.catch(() => zones.delete(name))
      return zone
    },
  }
}

/** Finds the minutes of all changes of the clock by bisection, one query for each halving. */
async function findChanges(pool: pg.Pool, name: string, steps: readonly number[], offsets: readonly number[]) {
  const found = steps.flatMap((minute, i) => {
    const offsetMs = offsets[i] as number
    return i > 0 && offsetMs !== offsets[i - 1]
      ? [{ before: minute - STEP_MINUTES, minute, offsetMs, offsetBefore: offsets[i - 1] }]
      : []
  })
  for (let width = STEP_MINUTES; found.length > 0 && width > 1; width = Math.ceil(width / 2)) {
    const middles = found.map(({ before, minute }) => Math.floor((before + minute) / 2))
    const atMiddle = await readOffsets(pool, name, middles)
    for (const [i, change] of found.entries()) {
      if (atMiddle[i] === change.offsetBefore) change.before = middles[i] as number
      else change.minute = middles[i] as number
    }
  }
  return found
}

async function readOffsets(pool: pg.Pool, name: string, minutes: readonly number[]): Promise<number[]> {
  try {
    const { rows } = await pool.query<{ seconds: number }>(
      `select extract(epoch from moment at time zone $2 - moment at time zone 'UTC')::int as seconds
       from unnest($1::float8[]) with ordinality as asked (minute, position)
       cross join lateral to_timestamp(asked.minute * 60) as moment
       order by position`,
      [`{${minutes.join()}}`, name],
    )
    return rows.map(({ seconds }) => Number(seconds) * 1000)
  } catch (cause) {
    if ((cause as pg.DatabaseError).code !== '22023') throw cause
    throw new UnknownZone(
      `PostgreSQL does not know the time zone "${name}". Its view pg_timezone_names lists the known names`,
      {
        cause,
      },
    )
  }
}
