import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from } from 'pg-copy-streams'
import type { BinaryRows } from './binary-rows.ts'
import { hasCondition } from './errors.ts'

/**
 * Appends rows with COPY, which is the fastest way.
 *
 * @param target the table with its columns, such as `raw_events (tenant_id, body)`. Only from our own declarations.
 */
export async function copyRows(client: ClientBase, target: string, rows: BinaryRows): Promise<void> {
  const stream = client.query(from(`copy ${target} from stdin (format binary)`))
  const done = finished(stream)
  if (!stream.write(rows.finish())) await Promise.race([once(stream, 'drain'), done])
  stream.end()
  await done
}

/** The number of batches after a conflict that use the careful way at once, because duplicates often follow each other. */
const CAREFUL_BATCHES = 20

/** Writes rows of which almost all are new: the fast way, or the careful way after a conflict. */
export type WriteUnlessConflict = <T>(
  client: ClientBase,
  ways: { fast: () => Promise<T>; careful: () => Promise<T> },
) => Promise<T>

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
    await client.query('savepoint fast')
    try {
      return await fast()
    } catch (error) {
      if (!hasCondition(error, 'unique_violation')) throw error
      carefulBatches = CAREFUL_BATCHES
      await client.query('rollback to savepoint fast')
      return careful()
    }
  }
}
