import { SetupError } from '../setup-error.ts'

/** `host:port/database` of a URL, without user and password. */
export function describeUrl(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url)
  const host = decodeURIComponent(hostname) || searchParams.get('host') || 'localhost'
  return `${host}:${port || searchParams.get('port') || 5432}${decodeURIComponent(pathname)}`
}

/** What went wrong with a connection, in one line: what is wrong, where, and what to do. */
export function cannotUse(url: string, cause: unknown): SetupError {
  return new SetupError(`Cannot use PostgreSQL at ${describeUrl(url)}: ${explain(cause, url)}`, { cause })
}

const OTHER_CERTIFICATE =
  'its certificate is not from an authority that this machine trusts. Name its authority: ?sslmode=verify-full&sslrootcert=/path/to/ca.pem; or encrypt without checking the server: ?sslmode=no-verify.'

const ADVICE: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there. Start it, or correct DATABASE_URL.',
  ENOTFOUND: 'the host does not exist. Correct DATABASE_URL.',
  EAI_AGAIN: 'its host name cannot be looked up. Check the network, or correct DATABASE_URL.',
  ETIMEDOUT: 'it does not answer. Check the network, or correct DATABASE_URL.',
  '28P01': 'it refuses the password. Correct the user or password in DATABASE_URL.',
  '28000': 'it refuses the user. Correct the user in DATABASE_URL, or the server’s pg_hba.conf.',
  '3D000': 'the database does not exist. Create it (createdb), or correct DATABASE_URL.',
  '53300': 'it has no connection left. Raise its max_connections, or end other programs’ connections.',
  DEPTH_ZERO_SELF_SIGNED_CERT: OTHER_CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: OTHER_CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: OTHER_CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: OTHER_CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT: OTHER_CERTIFICATE,
  CERT_UNTRUSTED: OTHER_CERTIFICATE,
  CERT_HAS_EXPIRED: 'its certificate has expired. Renew it, or set ?sslmode=no-verify in DATABASE_URL.',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet. Check the clocks of both machines.',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is for another host. Connect by the name that it was made for, or set ?sslmode=no-verify in DATABASE_URL.',
}

/** What servers, and services that run them, say to a connection that is not encrypted. */
const NEEDS_TLS =
  /no encryption|SSL off|SSL (connection|encryption) is required|requires? (SSL|TLS)|is insecure|sslmode=require/i
const NEEDS_NO_TLS = /no pg_hba\.conf entry.*SSL (on|encryption)/i
const HAS_NO_TLS = /does not support SSL/i

function explain(error: unknown, url: string): string {
  // A host with several addresses fails with all their errors; its own message is empty.
  const first = error instanceof AggregateError ? error.errors[0] : error
  const { code, message, path } = first as NodeJS.ErrnoException
  if (NEEDS_TLS.test(message)) {
    return 'it takes encrypted connections only. Add ?sslmode=verify-full to DATABASE_URL, with &sslrootcert=/path/to/ca.pem for an authority of your own; or ?sslmode=no-verify, which does not check the server.'
  }
  if (NEEDS_NO_TLS.test(message))
    return 'it takes connections without encryption only. Set ?sslmode=disable in DATABASE_URL.'
  if (HAS_NO_TLS.test(message)) {
    return 'it does not encrypt. Set "ssl = on" with a certificate there, or ?sslmode=disable in DATABASE_URL.'
  }
  if (path !== undefined && (code === 'ENOENT' || code === 'EACCES')) {
    return `the file ${path} that DATABASE_URL names cannot be read. Correct sslrootcert, sslcert or sslkey.`
  }
  const user = decodeURIComponent(new URL(url).username)
  if (code?.startsWith('28') && user) return `as user "${user}", ${ADVICE[code] ?? message}`
  return ADVICE[code ?? ''] ?? `${message}. Check DATABASE_URL.`
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
