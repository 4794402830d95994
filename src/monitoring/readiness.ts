import { statfs } from 'node:fs/promises'
import type pg from 'pg'
import { arrayLiteral } from '../db/array-literal.ts'
import { hasCondition } from '../db/errors.ts'
import { inTransaction } from '../db/transaction.ts'
import type { IntakeProblem } from '../inbox/intake-problem.ts'
import { within } from '../waiting/within.ts'

export interface ReadinessOptions {
  /** Not that of the batches: they may keep all of its connections busy. */
  pool: pg.Pool
  /** Why batches fail, if they do. */
  problem?: IntakeProblem
  /** Those that a batch writes. */
  tables?: readonly string[]
  /** The folder of the embedded database. */
  dataDir?: string
}

/** Those that every batch writes, whatever the perspectives are. */
export const tablesOfInbox: readonly string[] = [
  'inbox',
  'raw_events',
  'dead_letters',
  'ingest_accounting',
  'commit_receipts',
  'orders',
  'credit_notes',
  'refund_ids',
  'refund_lock',
  'payments',
  'customer_merges',
  'guest_registrations',
  'stock_counts',
  'customers',
  'products',
]

const PATIENCE_MS = 2000
/** PostgreSQL writes its log in files of this size. */
const LEAST_FREE_BYTES = 16 * 2 ** 20

/**
 * Creates a function that returns why events cannot be applied at the moment and what to do; undefined if they can. Simultaneous
 * calls share an answer.
 */
export function createReadiness(options: ReadinessOptions): () => Promise<string | undefined> {
  let answering: Promise<string | undefined> | undefined
  return () => {
    answering ??= withPatience(findReason(options)).finally(() => {
      answering = undefined
    })
    return answering
  }
}

async function findReason({ pool, problem, tables = [], dataDir }: ReadinessOptions): Promise<string | undefined> {
  const reason = (await fullDisk(dataDir)) ?? (await askDatabase(pool, tables)) ?? problem?.reason()
  if (!problem?.isUncertain()) return reason
  if (!(await canWrite(pool))) return reason ?? 'Events cannot be applied: the database cannot be written'
  problem.clear()
  return problem.reason()
}

async function withPatience(answer: Promise<string | undefined>): Promise<string | undefined> {
  const reason = await within(answer, PATIENCE_MS)
  return reason === 'late' ? 'The database does not answer' : reason
}

async function fullDisk(dataDir: string | undefined): Promise<string | undefined> {
  if (dataDir === undefined) return undefined
  const { bavail, bsize } = await statfs(dataDir).catch(() => ({ bavail: Number.POSITIVE_INFINITY, bsize: 1 }))
  if (bavail * bsize >= LEAST_FREE_BYTES) return undefined
  return `The disk of ${dataDir} is full. Free some space. Waiting events are applied then`
}

const QUESTION = `
  select
    pg_is_in_recovery() as recovering,
    current_setting('transaction_read_only') = 'on' as reads_only,
    (
      select clock_timestamp() - backend_start < interval '2 seconds'
      from pg_stat_activity
      where pid = pg_backend_pid()
    ) as is_new,
    array(
      select name
      from unnest($1::text[]) as name
      where not coalesce(has_table_privilege(to_regclass(name), 'insert'), false)
    )::text as unwritable`

async function askDatabase(pool: pg.Pool, tables: readonly string[]): Promise<string | undefined> {
  try {
    for (;;) {
      const state = await askOnce(pool, tables)
      if (!state.readsOnly && !state.isRecovering) return unwritableReason(state.unwritable)
      // After a fail-over, older connections linger at the server that only reads now.
      if (!state.isNew) continue
      return state.isRecovering
        ? 'The database is a read-only standby. Connect to its primary'
        : 'The database is read-only (default_transaction_read_only). Turn that off'
    }
  } catch {
    return 'The database cannot be reached'
  }
}

async function askOnce(pool: pg.Pool, tables: readonly string[]) {
  const client = await pool.connect()
  let isUseless = true
  try {
    const { rows } = await client.query<Record<string, string | boolean>>(QUESTION, [arrayLiteral(tables)])
    const [row = {}] = rows
    const state = {
      isRecovering: isTrue(row.recovering),
      readsOnly: isTrue(row.reads_only),
      isNew: isTrue(row.is_new),
      unwritable: String(row.unwritable).slice(1, -1),
    }
    isUseless = state.isRecovering || state.readsOnly
    return state
  } finally {
    client.release(isUseless)
  }
}

function unwritableReason(names: string): string | undefined {
  if (names === '') return undefined
  return `Tables are missing, or may not be written: ${names}. Restore them, or grant insert on them`
}

/** The value is text or parsed by its type, depending on the pool. */
const isTrue = (value: unknown) => value === true || value === 't'

/** More rows than existing pages have room for, so that a full disk shows. */
const SOME_ROWS = "select repeat('x', 1000) as filler from generate_series(1, 100)"

async function canWrite(pool: pg.Pool): Promise<boolean> {
  const statement = `create temporary table tidemark_test on commit drop as ${SOME_ROWS}`
  try {
    await inTransaction(pool, (client) => client.query(statement))
    return true
  } catch (error) {
    // Without the right to create temporary tables, the next batch shows whether the database can be written.
    return hasCondition(error, 'insufficient_privilege')
  }
}
