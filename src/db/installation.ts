import type pg from 'pg'
import { SetupError } from '../setup-error.ts'
import { readZone, UnknownZone } from '../zones/read-zone.ts'
import { haveSameClock, type Zone } from '../zones/zone.ts'
import { isTimeZone, nameOfFixedOffset } from '../zones/zone-names.ts'

/** The time zones that a database is bound to. */
export interface InstalledZones {
  /** In which its days and months are cut. */
  shop: Zone
  /** Of times that events give without an offset. */
  event: Zone
}

export interface ZoneSettings {
  timeZone: string
  /** Undefined: the zone that the database has; in a new one the shop's. */
  eventTimeZone?: string | undefined
}

/**
 * Makes sure that the database was set up with these time zones: its days and months are cut with the one, and its events
 * were read with the other. The first start decides, even without events: another process may be about to write the first one.
 *
 * @throws SetupError when a zone differs, or PostgreSQL does not know it.
 */
export async function checkInstallation(pool: pg.Pool, settings: ZoneSettings): Promise<InstalledZones> {
  const { timeZone, eventTimeZone } = settings
  const shop = await requireZone(pool, 'TIDEMARK_TIME_ZONE', timeZone)
  if (eventTimeZone !== undefined) await requireZone(pool, 'TIDEMARK_EVENT_TIME_ZONE', eventTimeZone)
  await pool.query(
    `insert into installation (time_zone, event_time_zone) values ($1, $2)
     on conflict do nothing`,
    [timeZone, eventTimeZone ?? timeZone],
  )
  let found = (await readFixedZones(pool)) as FixedZones
  if (found.timeZone !== timeZone && !isTimeZone(found.timeZone)) found = await rename(pool, found, shop)
  if (found.timeZone !== timeZone) {
    throw new SetupError(
      `TIDEMARK_TIME_ZONE is "${timeZone}", but this database's days are those of "${found.timeZone}". Set it to ${found.timeZone}, or start with a new database.`,
    )
  }
  if (eventTimeZone !== undefined && eventTimeZone !== found.eventTimeZone) {
    throw new SetupError(
      `TIDEMARK_EVENT_TIME_ZONE is "${eventTimeZone}", but this database has read times without an offset as those of "${found.eventTimeZone}". Set it to ${found.eventTimeZone} or leave it out, or start with a new database.`,
    )
  }
  return { shop, event: await readZone(pool, found.eventTimeZone) }
}

/** The names of the time zones that the database is bound to. */
export interface FixedZones {
  timeZone: string
  eventTimeZone: string
}

/** Undefined before the database's first use. */
export async function readFixedZones(pool: pg.Pool): Promise<FixedZones | undefined> {
  const { rows } = await pool.query<FixedZones>(
    `select time_zone as "timeZone", event_time_zone as "eventTimeZone" from installation`,
  )
  return rows[0]
}

/** The zones of a database that is in use already. */
export async function readInstalledZones(pool: pg.Pool): Promise<InstalledZones> {
  const { timeZone, eventTimeZone } = (await readFixedZones(pool)) ?? { timeZone: 'UTC', eventTimeZone: 'UTC' }
  return { shop: await readZone(pool, timeZone), event: await readZone(pool, eventTimeZone) }
}

/**
 * Earlier versions accepted ambiguous names such as CET. Such a database continues under another name of the zone that PostgreSQL
 * had used.
 */
async function rename(pool: pg.Pool, found: FixedZones, shop: Zone): Promise<FixedZones> {
  const meant = await readZone(pool, found.timeZone)
  if (!haveSameClock(meant, shop)) {
    const [fixed, ...others] = meant.changes
    const hours = (fixed?.offsetMs ?? 0) / 3_600_000
    const name = others.length === 0 ? nameOfFixedOffset(hours) : undefined
    throw new SetupError(
      `TIDEMARK_TIME_ZONE is "${shop.name}", but this database's days are those of "${found.timeZone}", which PostgreSQL takes for ${
        others.length === 0 ? `UTC${hours < 0 ? '' : '+'}${hours} all year` : 'a zone with summer time'
      }. Set it to ${name ?? 'a city with that clock'} to go on with these days; for the days of ${shop.name} start with a new database and send the events again.`,
    )
  }
  await pool.query(
    `update installation
     set
       time_zone = $1,
       event_time_zone = case event_time_zone when $2 then $1 else event_time_zone end
     where time_zone = $2`,
    [shop.name, found.timeZone],
  )
  return (await readFixedZones(pool)) as FixedZones
}

async function requireZone(pool: pg.Pool, setting: string, name: string): Promise<Zone> {
  try {
    return await readZone(pool, name)
  } catch (cause) {
    if (!(cause instanceof UnknownZone)) throw cause
    throw new SetupError(
      `${setting} is "${name}", which this PostgreSQL does not know. Allowed: a name in its view pg_timezone_names.`,
      { cause },
    )
  }
}
