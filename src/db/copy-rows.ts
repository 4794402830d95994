import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from } from 'pg-copy-streams'
import type { BinaryRows } from './binary-rows.ts'
import { hasCondition } from './errors.ts'

/**
 * Appends rows with COPY, the fastest way in.
 *
 * @param target the table with its columns, such as `raw_events (tenant_id, body)`; from our own declarations only.
 */
export async function copyRows(client: ClientBase, target: string, rows: BinaryRows): Promise<void> {
  const stream = client.query(from(`copy ${target} from stdin (format binary)`))
  const done = finished(stream)
  if (!stream.write(rows.finish())) await Promise.race([once(stream, 'drain'), done])
  stream.end()
  await done
}

/** After a conflict, this many batches go the careful way at once: what comes again seldom comes alone. */
const CAREFUL_BATCHES = 20

/** Writes rows that are hardly ever there already: the fast way, and the careful way when one is. */
export type WriteUnlessConflict = <T>(
  client: ClientBase,
  ways: { fast: () => Promise<T>; careful: () => Promise<T> },
) => Promise<T>

/**
 * COPY knows no `on conflict`. So it is tried behind a savepoint; when it meets a row that is there already, it is
 * undone and the rows go through a statement that does know.
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
