import { DatabaseError } from 'pg'
import { PerspectiveError } from '../perspectives/fold.ts'

/**
 * Whether an error lies in the data of the batch, so that the batch without its culprit would pass: a value that does
 * not fit (SQLSTATE class 22), a broken constraint (23), a row too large (54), a perspective's own function that threw.
 *
 * Everything else may pass with time (lost connections, deadlocks, a full disk, a server that starts or stops, a table
 * that a migration has yet to make) and must never make a dead letter.
 */
export function isFaultOfData(error: unknown): boolean {
  if (error instanceof PerspectiveError) return true
  return error instanceof DatabaseError && /^(22|23|54)/.test(error.code ?? '') && !isPartitionMissing(error)
}

/** Whether an insert found no partition for its row: someone removed one that this process made or knew. */
export function isPartitionMissing(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '23514' && error.message.startsWith('no partition of relation')
}
