import { DatabaseError } from 'pg'
import { isConnectionLost } from '../inbox/database-errors.ts'
import { TableError } from '../perspectives/apply.ts'

const ADVICE: Record<string, string> = {
  '42501':
    'Give the user the right to make tables: "grant create on schema public to USER", or let it own the database.',
  '42P01': 'Someone removed a table of Tidemark. Restore it from a backup, or use a new database.',
  '53100': 'The disk of the database is full. Free some space.',
  '57P03': 'The server is starting or stopping. Try again in a moment.',
}

/** What PostgreSQL refused and what to do about it, in one line; undefined for any other error. */
export function explainRefusal(error: unknown): string | undefined {
  if (error instanceof TableError) return error.message
  if (!(error instanceof DatabaseError)) return isConnectionLost(error) ? explainLoss(error as Error) : undefined
  const { code = '', message } = error
  return `The database refuses: ${message} (${code}). ${ADVICE[code] ?? 'Its log may tell more; "tidemark doctor" checks the rest.'}`
}

const explainLoss = ({ message }: Error) =>
  `The connection to the database was lost: ${message}. Start Tidemark again once the database is there; "tidemark doctor" checks it.`
