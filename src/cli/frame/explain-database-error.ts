import { DatabaseError } from 'pg'
import { isConnectionLost, meaningOf } from '../../db/errors.ts'

/** One line about an error of PostgreSQL: what was rejected, and what to do. Undefined for any other error. */
export function explainDatabaseError(error: unknown): string | undefined {
  if (error instanceof DatabaseError) {
    const advice = meaningOf(error)?.advice ?? 'See the log of the database; "tidemark doctor" checks the rest.'
    return `The database rejected a statement: ${error.message} (${error.code}). ${advice}`
  }
  if (!(error instanceof Error) || !isConnectionLost(error)) return undefined
  return `The connection to the database was lost: ${error.message}. Start Tidemark again when the database is available; "tidemark doctor" checks it.`
}
