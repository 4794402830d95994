import { SetupError } from '../setup-error.ts'
import { meaningOf } from './errors.ts'

/** `host:port/database` of a URL, without user and password. */
export function describeUrl(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url)
  const host = decodeURIComponent(hostname) || searchParams.get('host') || 'localhost'
  return `${host}:${port || searchParams.get('port') || 5432}${decodeURIComponent(pathname)}`
}

/**
 * An error of a connection in one line: what is wrong, where, and what to do.
 *
 * @param setting the name of the setting that has the address.
 */
export function cannotUse(url: string, cause: unknown, setting = 'DATABASE_URL'): SetupError {
  const reason = explain(cause, url).replaceAll('DATABASE_URL', setting)
  return new SetupError(`Cannot use PostgreSQL at ${describeUrl(url)}: ${reason}`, { cause })
}

/** The errors with which servers and hosting services reject a connection without encryption. */
const NEEDS_TLS =
  /no encryption|SSL off|SSL (connection|encryption) is required|requires? (SSL|TLS)|is insecure|sslmode=require/i
const NEEDS_NO_TLS = /no pg_hba\.conf entry.*SSL (on|encryption)/i
const HAS_NO_TLS = /does not support SSL/i
/** PgBouncer's error for "begin". */
const STATEMENT_POOLING = /statement pooling/i

function explain(error: unknown, url: string): string {
  // When a host has several addresses, the error of each is inside; the message of the whole is empty.
  const first = error instanceof AggregateError ? error.errors[0] : error
  const { code, message, path } = first as NodeJS.ErrnoException
  if (NEEDS_TLS.test(message)) {
    return 'it accepts encrypted connections only. Add ?sslmode=verify-full to DATABASE_URL, with &sslrootcert=/path/to/ca.pem for a certificate authority of your own. Or add ?sslmode=no-verify, which does not check the server.'
  }
  if (NEEDS_NO_TLS.test(message)) {
    return 'it accepts connections without encryption only. Set ?sslmode=disable in DATABASE_URL.'
  }
  if (HAS_NO_TLS.test(message)) {
    return 'it does not encrypt. Set "ssl = on" with a certificate there, or ?sslmode=disable in DATABASE_URL.'
  }
  if (path !== undefined && (code === 'ENOENT' || code === 'EACCES')) {
    return `the file ${path} in DATABASE_URL cannot be read. Correct sslrootcert, sslcert or sslkey.`
  }
  if (STATEMENT_POOLING.test(message)) {
    return 'its pooler allows no transactions (statement pooling). Use transaction pooling (pool_mode = transaction).'
  }
  const meaning = meaningOf(first)
  if (!meaning) return `${message}. Check DATABASE_URL.`
  const user = decodeURIComponent(new URL(url).username)
  const who = code?.startsWith('28') && user ? ` for user "${user}"` : ''
  return `${meaning.problem}${who}. ${meaning.advice}`
}

/**
 * The same URL, written so that the driver does not warn: it takes `require` and `verify-ca` for `verify-full` as long as
 * `uselibpqcompat` is not set.
 */
export function plainTlsMode(url: string): string {
  const parsed = new URL(url)
  const mode = parsed.searchParams.get('sslmode')
  if (!['prefer', 'require', 'verify-ca'].includes(mode ?? '')) return url
  if (parsed.searchParams.get('uselibpqcompat') === 'true') return url
  return url.replace(`sslmode=${mode}`, 'sslmode=verify-full')
}
