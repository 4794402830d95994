import { DatabaseError } from 'pg'
import { errorCodeOf, hasCondition, isConnectionLost } from '../db/errors.ts'
import { UnreadableNumber } from '../money.ts'
import { TableError } from '../perspectives/apply.ts'
import { PerspectiveError } from '../perspectives/fold.ts'
import { SetupError } from '../setup-error.ts'
import { NotCommitted } from './settled-transaction.ts'

/**
 * Whether an error is caused by an event of the batch, so that the batch would succeed without that event: a value that does
 * not fit (SQLSTATE class 22), a violated constraint (23), a row that is too large (54), one row named twice (21), a function
 * in the database that raised (P0), a function of a perspective that threw, or a number that no contract should have let pass.
 */
export function isDataFault(error: unknown): boolean {
  if (error instanceof PerspectiveError || error instanceof UnreadableNumber) return true
  return error instanceof DatabaseError && /^(21|22|23|54|P0)/.test(error.code ?? '') && !isPartitionMissing(error)
}

/**
 * Whether an insert found no partition for its row, because someone removed a partition. A check constraint
 * has the same SQLSTATE, and the message may be in any language; only the routine differs.
 */
export function isPartitionMissing(error: unknown): boolean {
  return (
    error instanceof DatabaseError && hasCondition(error, 'check_violation') && error.routine === 'ExecFindPartition'
  )
}

/**
 * Whether the same batch may succeed later: a lost connection, a deadlock, a full disk, a server that starts or stops, a
 * table that a migration has yet to create. Such an error must never create a dead letter.
 */
export function isRetryable(error: unknown): boolean {
  if (error instanceof NotCommitted || error instanceof TableError || error instanceof SetupError) return true
  if (error instanceof DatabaseError) return !isDataFault(error)
  if (!(error instanceof Error)) return false
  return isConnectionLost(error) || /^(E[A-Z]+|EAI_[A-Z]+|ERR_STREAM_\w+|ABORT_ERR)$/.test(errorCodeOf(error))
}
