import { createHash } from 'node:crypto'
import type pg from 'pg'
import { hasCondition } from '../db/errors.ts'
import { createPool } from '../db/pool.ts'
import { inTransaction } from '../db/transaction.ts'
import type { MaintenanceJob } from '../maintenance/run-jobs.ts'
import type { Tables } from './choose-tables.ts'
import { createReplayTables } from './replay-tables.ts'
import { copyBalance } from './retention/closed-books.ts'
import { RebuildError, type Target } from './target.ts'

/** Empty copies of the tables, filled from the raw events by the same engine. */
export interface Shadow {
  /** Its queries and transactions see the shadow tables and no others, unless these are named with their schema. */
  pool: pg.Pool
  /** The schema of the live tables, quoted. */
  live: string
  close(): Promise<void>
}

export const SHADOW_SCHEMA = 'tidemark_shadow'
const MARK = 'Tidemark replays raw events here; may be dropped. '
const MADE_AT = ' Made at '
/** Connections besides those that replay: the reader of raw events and new partitions. */
const OTHER_CONNECTIONS = 4
/**
 * Opens the shadow that an earlier run left behind when it was made for the same tables and rules, else a new one. The
 * caller holds the lock that keeps others away.
 *
 * @param before the end of the events that are replayed, for a closing of the books.
 */
export async function openShadow(target: Target, tables: Tables, before?: Date): Promise<Shadow> {
  const { rows } = await target.pool.query<{ live: string; migrations: string }>(
    `select
       quote_ident(current_schema()) as live,
       (select string_agg(checksum, ' ' order by folder, name) from schema_migrations) as migrations`,
  )
  const { live = 'public', migrations = '' } = rows[0] ?? {}
  const mark = MARK + fingerprintOf(target, tables, [migrations, before])
  if (!(await readMark(target.pool))?.startsWith(mark)) {
    await dropShadow(target.pool)
    await createSchema(target.pool, mark, live)
  }
  const max = target.connections + OTHER_CONNECTIONS
  const pool = createPool({ url: target.url, max, applicationName: 'tidemark rebuild', schema: SHADOW_SCHEMA })
  const query = (text: string, values?: unknown[]) => inTransaction(pool, (client) => client.query(text, values))
  pool.query = query as typeof pool.query
  return { pool, live, close: () => pool.end() }
}

/**
 * Removes the shadow, if there is one.
 *
 * @throws RebuildError when the schema of that name is not Tidemark's.
 */
export async function dropShadow(pool: pg.Pool): Promise<void> {
  const mark = await readMark(pool)
  if (mark === undefined) return
  if (!mark.startsWith(MARK)) {
    throw new RebuildError(
      `The database has a schema ${SHADOW_SCHEMA} that Tidemark did not create. Rename the schema, or drop it if it is not needed`,
    )
  }
  await pool.query(`drop schema ${SHADOW_SCHEMA} cascade`)
}

/** A stopped run can be resumed for a day. Then its shadow is dropped. */
const ABANDONED_AFTER = '1 day'

/** Drops the shadow of a run that ended early and was not resumed. */
export const dropAbandonedShadow: MaintenanceJob = {
  name: 'dropping of abandoned shadows',
  everyMs: 60 * 60 * 1000,
  async run(client) {
    const { rows } = await client.query<{ is_abandoned: boolean }>(
      `select coalesce(now() - nullif(split_part(mark, $2, 2), '')::timestamptz > $3::interval, true) as is_abandoned
       from (
         select nullif(obj_description(oid, 'pg_namespace'), '') as mark
         from pg_namespace
         where nspname = $1
       ) as shadow
       where mark like $4 || '%'
       and pg_try_advisory_xact_lock(hashtext('tidemark rebuild'))`,
      [SHADOW_SCHEMA, MADE_AT, ABANDONED_AFTER, MARK],
    )
    if (rows[0]?.is_abandoned) await client.query(`drop schema ${SHADOW_SCHEMA} cascade`)
  },
}

async function readMark(pool: pg.Pool): Promise<string | undefined> {
  const { rows } = await pool.query<{ mark: string | null }>(
    `select obj_description(oid, 'pg_namespace') as mark from pg_namespace where nspname = $1`,
    [SHADOW_SCHEMA],
  )
  return rows[0] && (rows[0].mark ?? '')
}

/** Everything that determines the result of a replay, except functions that a perspective calls. */
function fingerprintOf({ currency, zones }: Target, { perspectives, facts }: Tables, others: unknown): string {
  const rules = [currency, zones.shop.name, zones.event.name, others, perspectives, facts]
  const text = JSON.stringify(rules, (_, value) => (typeof value === 'function' ? String(value) : value))
  return createHash('sha256').update(text).digest('hex')
}

/** Creates the tables. They begin with the opening balance, if the books were closed. */
async function createSchema(pool: pg.Pool, mark: string, live: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`create schema ${SHADOW_SCHEMA}`).catch((cause: unknown) => {
      if (!hasCondition(cause, 'insufficient_privilege')) throw cause
      throw new RebuildError(
        'The database user may not create a schema. Grant the privilege: "grant create on database DATABASE to USER"',
        { cause },
      )
    })
    await createReplayTables(client, SHADOW_SCHEMA, live)
    await copyBalance(client, SHADOW_SCHEMA)
    await client.query(`
      create table ${SHADOW_SCHEMA}.differences (
        difference_number bigint generated always as identity primary key,
        table_name text collate "C" not null,
        tenant_id text collate "C" not null,
        key jsonb not null,
        live jsonb,
        should_be jsonb
      )`)
    const { rows: moments } = await client.query<{ now: string }>('select now()::text as now')
    await client.query(`comment on schema ${SHADOW_SCHEMA} is '${mark}${MADE_AT}${moments[0]?.now}'`)
  })
}
