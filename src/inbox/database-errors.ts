import { DatabaseError } from 'pg'
import { TableError } from '../perspectives/apply.ts'
import { PerspectiveError } from '../perspectives/fold.ts'
import { SetupError } from '../setup-error.ts'
import { NotCommitted } from './settled-transaction.ts'

/**
 * Whether an error lies in the data of the batch, so that the batch without its culprit would pass: a value that does
 * not fit (SQLSTATE class 22), a broken constraint (23), a row too large (54), one row named in two ways (21), a function
 * in the database that raised (P0), a perspective's own function that threw.
 */
export function isFaultOfData(error: unknown): boolean {
  if (error instanceof PerspectiveError) return true
  return error instanceof DatabaseError && /^(21|22|23|54|P0)/.test(error.code ?? '') && !isPartitionMissing(error)
}

/**
 * Whether an insert found no partition for its row: someone removed one that this process made or knew. A check constraint
 * has the same SQLSTATE, and the message may be in any language; only the routine tells.
 */
export function isPartitionMissing(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '23514' && error.routine === 'ExecFindPartition'
}

/** What `pg` and its streams say, without a code, when a connection is lost or cannot be had. */
const LOST_CONNECTION =
  /^(Connection terminated|Client (was closed|has encountered)|timeout exceeded|Query read timeout|Premature close)/i

/** Whether the connection to the database was lost, or could not be had. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code = '' } = error as NodeJS.ErrnoException
  return /^(ECONN\w+|EPIPE|ETIMEDOUT)$/.test(code) || LOST_CONNECTION.test(error.message)
}

/**
 * Whether the same work may succeed later: lost connections, deadlocks, a full disk, a server that starts or stops, a
 * table that a migration has yet to make. Such an error must never make a dead letter.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof NotCommitted || error instanceof TableError || error instanceof SetupError) return true
  if (error instanceof DatabaseError) return !isFaultOfData(error)
  if (!(error instanceof Error)) return false
  const { code = '' } = error as NodeJS.ErrnoException
  return /^(E[A-Z]+|EAI_[A-Z]+|ERR_STREAM_\w+|ABORT_ERR)$/.test(code) || LOST_CONNECTION.test(error.message)
}
