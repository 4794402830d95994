import type { RabbitMqSource } from './settings.ts'

/** What is wrong and what to do about it, for whoever operates Tidemark. Without the password. */
export function explain(error: unknown, source: RabbitMqSource): string {
  const url = URL.parse(source.url)
  if (!url?.host || !/^amqps?:$/.test(url.protocol)) {
    return 'its url must be amqp://user:password@host:5672/vhost, or amqps:// for TLS'
  }
  const { code, name, message: said } = error as Error & { code?: unknown }
  // The library adds what it was about to send.
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

const NO_TLS = 'it does not speak TLS on this port; try amqp:// or the port for TLS, usually 5671'
const CERTIFICATE = 'its certificate is not trusted; name a file with the certificate of its authority in caFile'

const ADVICE: Record<string, string | ((circumstances: Circumstances) => string)> = {
  ECONNREFUSED: 'nothing listens there; start it, or mend host and port of the url',
  ENOTFOUND: 'no such host; mend the url',
  EAI_AGAIN: 'its name cannot be looked up at the moment',
  ENOENT: ({ source }) => `there is no file ${source.caFile}; mend caFile`,
  EACCES: ({ source }) => `the file ${source.caFile} must not be read; mend caFile`,
  ECONNRESET: 'it ended the connection',
  CONN_CLOSE: 'it ended the connection',
  CONNECTION_FORCED: 'it ended the connection',
  CONNECTION_TIMEOUT: 'it does not answer as AMQP; is it the right port, and amqp:// or amqps:// as it listens?',
  TimeoutError: 'it does not answer about its queues; has each of them a leader (rabbitmq-queues quorum_status)?',
  URIError: 'its url holds a % that begins no code; write %25 for a % itself',
  SOCKET_TIMEOUT: 'it does not answer any more',
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host; connect by the name it was made for',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: CERTIFICATE,
  SELF_SIGNED_CERT_IN_CHAIN: CERTIFICATE,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: CERTIFICATE,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: CERTIFICATE,
  ACCESS_REFUSED: ({ user, vhost, message }) =>
    message.includes('Login was refused')
      ? `it refuses user "${user}"; mend user and password of the url${user === 'guest' ? ', as guest may only come from its own machine' : ''}`
      : `user "${user}" lacks a permission in vhost "${vhost}": configure, write and read on Tidemark's queues, read on the exchanges`,
  NOT_ALLOWED: ({ user, vhost }) =>
    `user "${user}" cannot enter vhost "${vhost}"; make it, give the user permissions, or mend the url`,
  RESOURCE_LOCKED: 'another connection has the queue for itself alone',
  CANCEL_FORCED: 'the queue was deleted or moved; it is made again',
  PRECONDITION_FAILED: 'it closed the channel; after an acknowledgement time-out, what was in hand is delivered again',
  NOT_FOUND: 'something was deleted meanwhile; it is made again',
}
