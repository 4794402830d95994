import type { Pool } from 'pg'

/** Numbers of differences, both included. */
export interface Part {
  from: number
  to: number
}

/** Locks of a part are held for a fraction of a second. */
const PART = 1000

/** Calls `work` for the differences of a table, part by part in the order of their keys. */
export async function inParts(pool: Pool, table: string, work: (part: Part) => Promise<void>): Promise<void> {
  const { rows } = await pool.query<{ first: string | null; last: string | null }>(
    `select min(difference_number) as first, max(difference_number) as last
     from tidemark_shadow.differences
     where table_name = $1`,
    [table],
  )
  const { first, last } = rows[0] ?? {}
  if (first == null || last == null) return
  for (let from = Number(first); from <= Number(last); from += PART) {
    await work({ from, to: Math.min(from + PART - 1, Number(last)) })
  }
}
