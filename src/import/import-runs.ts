import type { Pool } from 'pg'
import type { ImportSummary } from './summary.ts'

/** The import run of one file, by which its events can be withdrawn later. */
export interface ImportRun {
  /** Its number. The first call creates the run, so an import without events has none. */
  number(): Promise<number>
  /** Records the end and the counts of the summary. */
  end(): Promise<void>
}

/**
 * @param file the name of the file, without its folder.
 * @param summary of the import, which learns the number.
 */
export function createImportRun(
  pool: Pool,
  { source, file }: { source: string; file: string },
  summary: ImportSummary,
): ImportRun {
  let created: Promise<number> | undefined
  async function create(): Promise<number> {
    const { rows } = await pool.query<{ import_run: string }>(
      'insert into import_runs (source, file) values ($1, $2) returning import_run',
      [source, file],
    )
    const number = Number(rows[0]?.import_run)
    summary.importRuns.push(number)
    return number
  }
  return {
    number() {
      created ??= create()
      return created
    },
    async end() {
      if (!created) return
      const { accepted, duplicate, ignored, rejected } = summary
      await pool.query(
        `update import_runs set
           ended_at = now(),
           applied = $2,
           duplicate = $3,
           ignored = $4,
           rejected = $5
         where import_run = $1`,
        [await created, accepted, duplicate, ignored, rejected],
      )
    },
  }
}

/** An import run as a list shows it. */
export interface ListedImportRun {
  importRun: number
  source: string
  file: string
  startedAt: string
  /** Null while it runs, and after a crash. The counts are then null too. */
  endedAt: string | null
  applied: number | null
  duplicate: number | null
  ignored: number | null
  rejected: number | null
}

/** Import runs, newest first. */
export async function listImportRuns(pool: Pool, limit = 100): Promise<ListedImportRun[]> {
  const { rows } = await pool.query<Record<string, string | null>>(
    `select import_run, source, file, started_at, ended_at, applied, duplicate, ignored, rejected
     from import_runs
     order by import_run desc
     limit $1`,
    [limit],
  )
  const count = (text: string | null | undefined) => (text === null || text === undefined ? null : Number(text))
  return rows.map((row) => ({
    importRun: Number(row.import_run),
    source: row.source ?? '',
    file: row.file ?? '',
    startedAt: row.started_at ?? '',
    endedAt: row.ended_at ?? null,
    applied: count(row.applied),
    duplicate: count(row.duplicate),
    ignored: count(row.ignored),
    rejected: count(row.rejected),
  }))
}
