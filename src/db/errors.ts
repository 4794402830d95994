import { DatabaseError } from 'pg'

// The meaning of errors of the database and of the connection to it. Codes: appendix A of PostgreSQL's documentation, "PostgreSQL
// Error Codes", and Node's system errors.

const conditions = {
  character_not_in_repertoire: '22021',
  check_violation: '23514',
  connection_failure: '08006',
  deadlock_detected: '40P01',
  dependent_objects_still_exist: '2BP01',
  duplicate_prepared_statement: '42P05',
  duplicate_table: '42P07',
  feature_not_supported: '0A000',
  insufficient_privilege: '42501',
  invalid_parameter_value: '22023',
  invalid_sql_statement_name: '26000',
  lock_not_available: '55P03',
  query_canceled: '57014',
  read_only_sql_transaction: '25006',
  syntax_error: '42601',
  unique_violation: '23505',
  untranslatable_character: '22P05',
} as const

/** Whether PostgreSQL reported this condition, under the name that its documentation gives it. */
export function hasCondition(error: unknown, condition: keyof typeof conditions): boolean {
  return errorCodeOf(error) === conditions[condition]
}

/** PostgreSQL's SQLSTATE or Node's code; empty when the error has none. */
export function errorCodeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : ''
}

const NETWORK_CODES = /^(ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/
/** The errors that `pg` and its streams report without a code. */
const NETWORK_MESSAGES =
  /^(Connection terminated|Client (was closed|has encountered)|timeout exceeded|Query read timeout|Premature close)/i

/** Whether the connection to the database was lost, or could not be opened. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return NETWORK_CODES.test(errorCodeOf(error)) || NETWORK_MESSAGES.test(error.message)
}

/**
 * Whether COPY met an existing key. On a shard of Citus every fault of COPY has the same code, so this also holds for others there: a
 * statement that writes the same rows then shows the fault.
 */
export function isCopyConflict(error: unknown): boolean {
  return (
    hasCondition(error, 'unique_violation') || (error instanceof DatabaseError && error.routine === 'ReportCopyError')
  )
}

/** Whether the server cannot reach another one that it needs: a node of a Citus cluster. */
export function isNodeUnreachable(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && hasCondition(error, 'connection_failure')
}

/** Connection failures, missing resources, and a server that starts or stops. */
const TEMPORARY_STATES = /^(08|53|57P)/

/** Whether the database cannot be used at the moment, so that the same query may succeed later. */
export function isTemporary(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = errorCodeOf(error)
  const isSocketMissing = code === 'ENOENT'
  const isPoolClosed = error.message.includes('after calling end')
  return TEMPORARY_STATES.test(code) || isConnectionLost(error) || isSocketMissing || isPoolClosed
}

/** Whether another session held a lock for too long, or both waited for each other: a retry may succeed. */
export function isLockFailure(error: unknown): boolean {
  return hasCondition(error, 'lock_not_available') || hasCondition(error, 'deadlock_detected')
}

/**
 * Whether the server is read-only: it was the primary before a fail-over, and older connections still lead to it. A new
 * connection leads to its successor, so this one must not return to the pool.
 */
function isDemoted(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && hasCondition(error, 'read_only_sql_transaction')
}

/** Whether the session of a connection was exchanged: it lacks statements that the connection has prepared, or has them already. */
function isExchanged(error: unknown): boolean {
  return hasCondition(error, 'invalid_sql_statement_name') || hasCondition(error, 'duplicate_prepared_statement')
}

/** Whether a connection must not return to the pool after this error of the server, because a new one may do better. */
export function isUseless(error: unknown): error is DatabaseError {
  return isDemoted(error) || isExchanged(error)
}

interface Meaning {
  /** Continues a sentence such as "Cannot use PostgreSQL at …: ". */
  problem: string
  /** One or two sentences. */
  advice: string
}

const UNTRUSTED_CERTIFICATE: Meaning = {
  problem: 'this machine does not trust the authority of its certificate',
  advice:
    'Name the authority: ?sslmode=verify-full&sslrootcert=/path/to/ca.pem. Or encrypt without checking the server: ?sslmode=no-verify.',
}

const EXCHANGED_SESSION: Meaning = {
  problem: 'a pooler lets connections share sessions',
  advice:
    'A pooler in front of the database lets connections share sessions. Use session pooling, or set DATABASE_DIRECT_URL to the server itself.',
}

const meanings: Readonly<Record<string, Meaning>> = {
  ECONNREFUSED: { problem: 'nothing listens there', advice: 'Start the server, or correct DATABASE_URL.' },
  ENOTFOUND: { problem: 'the host does not exist', advice: 'Correct DATABASE_URL.' },
  EAI_AGAIN: {
    problem: 'the host name cannot be looked up',
    advice: 'Check the network, or correct DATABASE_URL.',
  },
  ETIMEDOUT: { problem: 'the server does not answer', advice: 'Check the network, or correct DATABASE_URL.' },
  '26000': EXCHANGED_SESSION,
  '42P05': EXCHANGED_SESSION,
  '28P01': { problem: 'the password is wrong', advice: 'Correct the user or the password in DATABASE_URL.' },
  '28000': {
    problem: 'the server rejects this user',
    advice: 'Correct the user in DATABASE_URL, or the pg_hba.conf of the server.',
  },
  '3D000': {
    problem: 'the database does not exist',
    advice: 'Create it with createdb, or correct DATABASE_URL.',
  },
  '42501': {
    problem: 'the user does not have the privilege',
    advice:
      'Let the user create tables: "grant create on schema public to USER", or make the user the owner of the database.',
  },
  '42P01': {
    problem: 'a table is missing',
    advice: 'A table of Tidemark was removed. Restore it from a backup, or use a new database.',
  },
  '53100': { problem: 'its disk is full', advice: 'The disk of the database is full. Free some space.' },
  '53300': {
    problem: 'all its connections are in use',
    advice: 'Raise max_connections of the server, or end connections of other programs.',
  },
  '57P03': { problem: 'the server is starting or stopping', advice: 'Try again in a moment.' },
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED_CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED_CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED_CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED_CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED_CERTIFICATE,
  CERT_UNTRUSTED: UNTRUSTED_CERTIFICATE,
  CERT_HAS_EXPIRED: {
    problem: 'its certificate has expired',
    advice: 'Renew it, or set ?sslmode=no-verify in DATABASE_URL.',
  },
  CERT_NOT_YET_VALID: {
    problem: 'its certificate is not valid yet',
    advice: 'Check the clocks of both machines.',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    problem: 'its certificate is for another host name',
    advice: 'Connect by the name in the certificate, or set ?sslmode=no-verify in DATABASE_URL.',
  },
}

/** The meaning of an error's code, and what to do. Undefined for codes without advice. */
export function meaningOf(error: unknown): Meaning | undefined {
  return meanings[errorCodeOf(error)]
}
