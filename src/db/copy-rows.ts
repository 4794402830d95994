import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from } from 'pg-copy-streams'
import type { BinaryRows } from './binary-rows.ts'
import { isCopyConflict } from './errors.ts'

/**
 * Appends rows with COPY, which is the fastest way.
 *
 * @param target the table with its columns, such as `raw_events (tenant_id, body)`. Only from our own declarations.
 * @param first a statement to run before, in the same round trip.
 */
export async function copyRows(client: ClientBase, target: string, rows: BinaryRows, first?: string): Promise<void> {
  const copy = `copy ${target} from stdin (format binary)`
  const stream = client.query(from(first === undefined ? copy : `${first}; ${copy}`))
  const done = finished(stream)
  if (!stream.write(rows.finish())) await Promise.race([once(stream, 'drain'), done])
  stream.end()
  await done
}

/** The number of batches after a conflict that use the careful way at once, because duplicates often follow each other. */
const CAREFUL_BATCHES = 20

/** The two ways of writing rows. */
interface Ways<T> {
  /** COPY, after the given statement in the same round trip. */
  fast: (savepoint: string) => Promise<T>
  careful: () => Promise<T>
}

/** Writes rows of which almost all are new: the fast way, or the careful way after a conflict. */
export type WriteUnlessConflict = <T>(client: ClientBase, ways: Ways<T>) => Promise<T>

/**
 * COPY does not support `on conflict`. It therefore runs after a savepoint. If a row exists already, COPY is rolled back and
 * the rows are written by a statement with `on conflict`.
 */
export function createConflictGuard(): WriteUnlessConflict {
  let carefulBatches = 0
  return async (client, { fast, careful }) => {
    if (carefulBatches > 0) {
      carefulBatches--
      return careful()
    }
    try {
      return await fast('savepoint fast')
    } catch (error) {
      if (!isCopyConflict(error)) throw error
      carefulBatches = CAREFUL_BATCHES
      await client.query('rollback to savepoint fast')
      return careful()
    }
  }
}
