import type { RabbitMqSource } from './settings.ts'

/** The problem and what to do about it, for operators. Without the password. */
export function explain(error: unknown, source: RabbitMqSource): string {
  const url = URL.parse(source.url)
  if (!url?.host || !/^amqps?:$/.test(url.protocol)) {
    return 'the url must have the form amqp://user:password@host:5672/vhost, or amqps:// for TLS'
  }
  const { code, name, message: said } = error as Error & { code?: unknown }
  // The library appends the request.
  const message = said.replace(/(; Basic\w+)+$/, '').trim()
  const user = decoded(url.username)
  const vhost = decoded(url.pathname.slice(1)) || '/'
  const advice = ADVICE[String(code)] ?? ADVICE[name]
  const text = typeof advice === 'function' ? advice({ user, vhost, message, source }) : advice
  return `RabbitMQ at ${url.host}: ${text ? `${text} (${message})` : message}`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

interface Circumstances {
  user: string
  vhost: string
  message: string
  source: RabbitMqSource
}

const NO_TLS = 'this port does not use TLS; use amqp://, or the TLS port (usually 5671)'
const CERTIFICATE = 'its certificate is not trusted; set caFile to a file with the certificate of its authority'

const ADVICE: Record<string, string | ((circumstances: Circumstances) => string)> = {
  ECONNREFUSED: 'connection refused; start RabbitMQ, or check the host and port in the url',
  ENOTFOUND: 'host not found; check the host in the url',
  EAI_AGAIN: 'the name lookup failed; Tidemark retries',
  ENOENT: ({ source }) => `caFile ${source.caFile} not found; check its path`,
  EACCES: ({ source }) => `caFile ${source.caFile} is not readable; check its permissions`,
  ECONNRESET: 'the broker closed the connection',
  CONN_CLOSE: 'the broker closed the connection',
  CONNECTION_FORCED: 'the broker closed the connection',
  CONNECTION_TIMEOUT: 'it does not answer with AMQP; check the port, and whether the url needs amqp:// or amqps://',
  TimeoutError:
    'it does not answer requests about its queues; check that each has a leader (rabbitmq-queues quorum_status)',
  URIError: 'the url contains an invalid % sequence; write %25 for a %',
  SOCKET_TIMEOUT: 'it stopped answering',
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host; use the host name of the certificate',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
  ACCESS_REFUSED: ({ user, vhost, message }) =>
    message.includes('Login was refused')
      ? `login refused for user "${user}"; check the username and password in the url${user === 'guest' ? ' (guest can only connect from the machine of the broker)' : ''}`
      : `user "${user}" needs more permissions in vhost "${vhost}": configure, write and read on Tidemark's queues, read on the exchanges`,
  NOT_ALLOWED: ({ user, vhost }) =>
    `user "${user}" has no access to vhost "${vhost}"; create the vhost, grant permissions, or check the url`,
  RESOURCE_LOCKED: 'another connection uses the queue exclusively',
  CANCEL_FORCED: 'the queue was deleted or moved; Tidemark creates it again',
  PRECONDITION_FAILED: 'it closed the channel; after an acknowledgement time-out, unsettled messages are redelivered',
  NOT_FOUND: 'a queue or exchange was deleted; Tidemark creates it again',
}
