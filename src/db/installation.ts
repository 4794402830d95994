import type pg from 'pg'
import { DatabaseError } from './database-error.ts'

/**
 * Makes sure that the database was set up with this time zone, for its days and months are cut with it. The first use
 * decides, events or none: another process may be about to write its first one.
 *
 * @throws DatabaseError when the zone differs, or PostgreSQL does not know it.
 */
export async function checkInstallation(pool: pg.Pool, timeZone: string): Promise<void> {
  await requireKnown(pool, timeZone)
  await pool.query(
    `insert into installation (time_zone) values ($1)
     on conflict do nothing`,
    [timeZone],
  )
  const { rows } = await pool.query<Row>('select time_zone from installation')
  const found = rows[0]?.time_zone
  if (found === timeZone) return
  throw new DatabaseError(
    `TIDEMARK_TIME_ZONE is "${timeZone}", but this database's days are those of "${found}". Set it to ${found}, or start with a new database.`,
  )
}

/** The time zone that the database is bound to; undefined before its first use. */
export async function readFixedTimeZone(pool: pg.Pool): Promise<string | undefined> {
  return (await pool.query<Row>('select time_zone from installation')).rows[0]?.time_zone
}

interface Row {
  time_zone: string
}

async function requireKnown(pool: pg.Pool, timeZone: string): Promise<void> {
  try {
    await pool.query('select now() at time zone $1', [timeZone])
  } catch (cause) {
    if ((cause as pg.DatabaseError).code !== '22023') throw cause
    throw new DatabaseError(
      `TIDEMARK_TIME_ZONE is "${timeZone}", which this PostgreSQL does not know. Allowed: a name in its view pg_timezone_names.`,
      { cause },
    )
  }
}
