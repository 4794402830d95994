import { createHash } from 'node:crypto'
import type { ClientBase, Pool } from 'pg'
import { FACTS_VERSION } from '../../facts/version.ts'
import type { Perspective } from '../../perspectives/perspective.ts'

/** The versions of the rules that a process counts by. */
export interface Rules {
  /** By table; `facts` stands for all tables of facts. */
  versions: ReadonlyMap<string, number>
  /** Equal for processes that count by the same rules. Stored with each batch. */
  fingerprint: string
}

/** The name that stands for all tables of facts. */
export const FACTS = 'facts'

/** The rules of these perspectives and of the facts. */
export function rulesOf(perspectives: readonly Perspective[]): Rules {
  const versions = new Map(perspectives.map(({ table, version = 1 }) => [table, version]))
  versions.set(FACTS, FACTS_VERSION)
  const text = JSON.stringify([...versions].sort(([a], [b]) => (a < b ? -1 : 1)))
  return { versions, fingerprint: createHash('sha256').update(text).digest('hex').slice(0, 16) }
}

/**
 * Records that a process with these rules runs on the database. In a database without events, all tables are complete. A database with
 * events may have been filled by other rules, see `readNeed`. Tables that this process does not know become incomplete with its first batch.
 */
export async function registerRules(pool: Pool, { versions }: Rules): Promise<void> {
  await pool.query(
    `insert into table_rules (table_name, wanted_version, filled_version, filled_at)
     select name, version, case when is_empty then version end, case when is_empty then now() end
     from unnest($1::text[], $2::integer[]) as mine (name, version)
     cross join (select not exists (select 1 from inbox) as is_empty) as known
     order by name collate "C"
     on conflict (table_name) do update set
       wanted_version = greatest(table_rules.wanted_version, excluded.wanted_version),
       filled_version = coalesce(excluded.filled_version, table_rules.filled_version),
       filled_at = coalesce(excluded.filled_at, table_rules.filled_at)`,
    [[...versions.keys()], [...versions.values()]],
  )
  await pool.query('update table_rules set filled_version = null where table_name <> all ($1)', [[...versions.keys()]])
}

/** Records that tables contain all batches that began before `at`, by these rules. */
export async function markFilled(
  client: ClientBase | Pool,
  { versions }: Rules,
  { tables, at }: { tables: readonly string[]; at: string },
): Promise<void> {
  await client.query(
    `update table_rules
     set filled_version = version, filled_at = $3
     from unnest($1::text[], $2::integer[]) as mine (name, version)
     where table_name = name`,
    [tables, tables.map((table) => versions.get(table)), at],
  )
}

/** What has to be filled. */
export interface Need {
  /** Names of `Rules.versions`. */
  tables: string[]
  /** Another Tidemark, with other rules, has committed batches within the last minute. The filling is for later. */
  waitsForOthers: boolean
}

/**
 * Finds the tables that do not contain all events by these rules: tables that are new or were filled by an older version of the rules, and
 * all tables if a process with other rules, such as the previous version of Tidemark, has committed batches since.
 *
 * @param silentMs how long other processes must have been silent, before tables are filled because of their batches. A batch must write its
 * receipt within this time.
 * @returns undefined if there are none, or if a newer version of Tidemark was started on this database: that one fills.
 */
export async function readNeed(
  pool: Pool,
  { versions, fingerprint }: Rules,
  silentMs: number,
): Promise<Need | undefined> {
  const { rows } = await pool.query<{ name: string; wanted: number; filled: number | null; at: string | null }>(
    `select table_name as name, wanted_version as wanted, filled_version as filled, filled_at as at
     from table_rules
     where table_name = any($1)`,
    [[...versions.keys()]],
  )
  if (rows.some(({ name, wanted }) => wanted > (versions.get(name) ?? 0))) return undefined
  const filled = new Map(rows.map((row) => [row.name, row.filled]))
  const outdated = [...versions].flatMap(([name, version]) => (filled.get(name) === version ? [] : [name]))
  // Facts are the input of all perspectives.
  if (outdated.includes(FACTS)) return { tables: [...versions.keys()], waitsForOthers: false }
  if (outdated.length > 0) return { tables: outdated, waitsForOthers: false }
  const { rows: others } = await pool.query<{ is_recent: boolean | null }>(
    `select max(committed_at + silence) > now() as is_recent
     from commit_receipts
     cross join (select interval '1 millisecond' * $3::integer as silence) as given
     where (rules < $1 or rules > $1)
     and committed_at > (select min(at) from unnest($2::timestamptz[]) as at) - silence`,
    [fingerprint, rows.map(({ at }) => at), silentMs],
  )
  const isRecent = others[0]?.is_recent ?? undefined
  return isRecent === undefined ? undefined : { tables: [...versions.keys()], waitsForOthers: isRecent }
}
