import type { RoleLimits } from '../../db/sql-readers/role.ts'
import type { Reader } from '../../db/sql-readers/views.ts'
import { KeyError } from '../key-error.ts'

/** What a new SQL reader is to read. */
export interface ReaderRequest extends Reader {
  limits: RoleLimits
}

/** A request as a person wrote it. */
export interface GivenReaderRequest {
  name: string
  tenant?: readonly string[] | undefined
  people?: boolean | undefined
  connections: string
  timeout: string
}

const MOST_CONNECTIONS = 100
const LONGEST_SECONDS = 3600

/**
 * Reads a request for an SQL reader.
 *
 * @throws KeyError with what is wrong and what is allowed.
 */
export function readReaderRequest({
  name,
  tenant,
  people = false,
  connections,
  timeout,
}: GivenReaderRequest): ReaderRequest {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name) || name.startsWith('pg_') || RESERVED.includes(name)) {
    throw new KeyError(
      'invalid',
      `"${name}" cannot be the name of an SQL reader. It names a user and a schema of PostgreSQL: 1 to 63 small letters, digits and "_", not beginning with a digit or "pg_"`,
    )
  }
  return {
    name,
    tenants: tenant === undefined ? null : [...new Set(tenant)].sort(),
    showsPeople: people,
    limits: {
      connections: readNumber('connections', connections, MOST_CONNECTIONS),
      statementSeconds: readNumber('timeout', timeout, LONGEST_SECONDS),
    },
  }
}

/** Words that PostgreSQL does not accept as a role. */
const RESERVED = ['public', 'none', 'current_role', 'current_user', 'session_user', 'user', 'information_schema']

function readNumber(option: string, text: string, most: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number >= 1 && number <= most) return number
  throw new KeyError('invalid', `--${option} "${text}" must be a whole number from 1 to ${most}`)
}
