import type { Pool } from 'pg'
import { Type } from 'typebox'
import { sql, toQuery } from '../db/sql.ts'
import { type DeadLetterHead, type HeadRow, readHead } from './dead-letter.ts'
import { all, conditionOf, DeadLetterFilter } from './filter.ts'

export const MOST_LETTERS = 500
/** The path of a dead letter takes 15 digits. */
export const LARGEST_LETTER_ID = 999_999_999_999_999
const DEFAULT_LETTERS = 100

/** The size and the start of a page. */
export const page = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MOST_LETTERS,
      default: DEFAULT_LETTERS,
      expected: `a whole number from 1 to ${MOST_LETTERS}`,
      description: 'The largest number of dead letters in the response',
    }),
  ),
  cursor: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      expected: 'the `next` of the previous page',
      description: 'Only older dead letters: the `next` of the previous page',
    }),
  ),
}

export const DeadLetterQuery = Type.Object({ ...DeadLetterFilter.properties, ...page })

export interface Page {
  limit?: number
  cursor?: number
}

/** Bytes of a body that a list shows. */
const SHOWN_BYTES = 400
const SHOWN_ERROR_CHARACTERS = 500

interface Listed<T> {
  letters: T[]
  /** The cursor of the next page; undefined when this is the last. */
  next: number | undefined
}

/** A page of dead letters, newest first, with the beginnings of their bodies. Letters that arrive meanwhile move no page. */
export async function listDeadLetters(
  pool: Pool,
  filter: DeadLetterFilter,
  { limit = DEFAULT_LETTERS, cursor }: Page,
): Promise<Listed<DeadLetterHead>> {
  const query = sql`
    select
      dead_letter_id, tenant_id, source, event_id, type, reason, left(error, ${SHOWN_ERROR_CHARACTERS}) as error,
      times_seen, first_seen_at, last_seen_at, octet_length(body) as body_bytes,
      substring(body from 1 for ${SHOWN_BYTES}) as body
    from dead_letters
    where ${pageCondition(filter, cursor)}
    order by dead_letter_id desc
    limit ${limit + 1}`
  const { rows } = await pool.query<HeadRow>(toQuery(query))
  return cut(rows.map(readHead), limit, ({ id }) => id)
}

/** The same page, ids only. */
export async function listIds(
  pool: Pool,
  filter: DeadLetterFilter,
  { limit = DEFAULT_LETTERS, cursor }: Page,
): Promise<Listed<number>> {
  const query = sql`
    select dead_letter_id
    from dead_letters
    where ${pageCondition(filter, cursor)}
    order by dead_letter_id desc
    limit ${limit + 1}`
  const { rows } = await pool.query<{ dead_letter_id: string }>(toQuery(query))
  return cut(
    rows.map(({ dead_letter_id }) => Number(dead_letter_id)),
    limit,
    (id) => id,
  )
}

const pageCondition = (filter: DeadLetterFilter, cursor: number | undefined) =>
  all([conditionOf(filter), cursor !== undefined && sql`dead_letter_id < ${cursor}`])

function cut<T>(found: T[], limit: number, idOf: (letter: T) => number): Listed<T> {
  const letters = found.slice(0, limit)
  const last = letters.at(-1)
  return { letters, next: found.length > limit && last !== undefined ? idOf(last) : undefined }
}

/** The number of dead letters by reason and source. */
export interface Totals {
  letters: number
  byReason: Record<string, number>
  bySource: Record<string, number>
}

export async function countDeadLetters(pool: Pool, filter: DeadLetterFilter): Promise<Totals> {
  const query = sql`
    select source, reason, count(*) as letters
    from dead_letters
    where ${conditionOf(filter)}
    group by source, reason
    order by count(*) desc, source, reason`
  const { rows } = await pool.query<{ source: string; reason: string; letters: string }>(toQuery(query))
  const totals = { letters: 0, byReason: new Map<string, number>(), bySource: new Map<string, number>() }
  for (const { source, reason, letters } of rows) {
    const count = Number(letters)
    totals.letters += count
    totals.byReason.set(reason, (totals.byReason.get(reason) ?? 0) + count)
    totals.bySource.set(source, (totals.bySource.get(source) ?? 0) + count)
  }
  return {
    letters: totals.letters,
    byReason: Object.fromEntries(totals.byReason),
    bySource: Object.fromEntries(totals.bySource),
  }
}

const IDS_AT_ONCE = 10_000

/** The ids of all dead letters that the filter lets through at this moment, oldest first. */
export async function allIds(pool: Pool, filter: DeadLetterFilter): Promise<number[]> {
  const ids: number[] = []
  let cursor: number | undefined
  do {
    const { letters, next } = await listIds(pool, filter, { limit: IDS_AT_ONCE, cursor })
    ids.push(...letters)
    cursor = next
  } while (cursor !== undefined)
  return ids.reverse()
}
