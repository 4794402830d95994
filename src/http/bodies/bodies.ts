import type { FastifyReply, FastifyRequest } from 'fastify'
import { senderOf } from '../requests/sender.ts'
import { ProblemError } from '../responses/problem.ts'
import { createBodyBudget } from './body-budget.ts'
import { createInflate } from './inflate-body.ts'
import { clientGone, type LeastRate, receiveBody } from './receive-body.ts'

export interface BodySettings {
  maxBodyBytes: number
  /** Default: 1 kB a second, looked at every 30 seconds. */
  leastBodyRate?: LeastRate
}

/** The body of a request while it is being worked on. */
export interface Body {
  /** Inflated, without a byte order mark; or as they were sent. */
  bytes: Buffer
  /** Aborted when the client disconnects: the rest of the work is not needed then. */
  signal: AbortSignal
  /**
   * Waits until there is room for this many bytes in all, when the work needs more memory than the body itself.
   *
   * @throws ProblemError when there is no room in time, or the client has disconnected.
   */
  hold(bytes: number): Promise<void>
}

interface BodyUse {
  request: FastifyRequest
  reply: FastifyReply
  /** A lower limit than that of the largest body. */
  maxBytes?: number
  /** `as sent`: exactly the bytes that were sent, for signatures. A compressed body is refused then. Default: `inflated`. */
  form?: 'inflated' | 'as sent'
}

/** Reads the bodies of all requests, so that together they stay within one memory budget. */
export interface Bodies {
  /**
   * Reads the request's body, which is empty when there is none, and gives it to `work`. Its memory counts until the work is done, also when
   * the client disconnects earlier.
   *
   * @throws ProblemError when it cannot be read, and whatever `work` throws.
   */
  use<T>(of: BodyUse, work: (body: Body) => Promise<T>): Promise<T>
  /** The bytes that all bodies hold at the moment. */
  heldBytes(): number
}

const LEAST_RATE: LeastRate = { bytesPerSecond: 1000, everyMs: 30_000 }
const UTF8_NAMES = /charset\s*=\s*"?(utf-?8|us-ascii)"?/i

export function createBodies({ maxBodyBytes, leastBodyRate: leastRate = LEAST_RATE }: BodySettings): Bodies {
  const budget = createBodyBudget(maxBodyBytes)
  const inflate = createInflate()

  return {
    async use({ request, reply, maxBytes: wanted = maxBodyBytes, form = 'inflated' }, work) {
      const maxBytes = Math.min(wanted, maxBodyBytes)
      const isSent = form === 'as sent'
      const isCompressed = isSent ? refuseEncoding(request) : readEncoding(request) === 'gzip'
      const account = budget.open(senderOf(request))
      const signal = goneSignal(reply)
      const options = { account, maxBytes, leastRate, signal }
      try {
        const sent = await receiveBody(request.raw, options)
        const isGzip = isCompressed || (!isSent && beginsLikeGzip(sent))
        const inflated = isGzip ? await inflate(sent, options) : sent
        const bytes = isSent ? sent : withoutByteOrderMark(inflated)
        const hold = async (wholeBytes: number) => {
          await account.hold(Math.max(wholeBytes, account.heldBytes), signal)
          account.complete()
        }
        return await work({ bytes, signal, hold })
      } finally {
        account.release()
      }
    },
    heldBytes: budget.heldBytes,
  }
}

/** Aborted when the connection closes before the answer is sent. */
function goneSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(clientGone())
  })
  if (reply.raw.destroyed) gone.abort(clientGone())
  return gone.signal
}

/** @throws ProblemError for an unsupported encoding or charset. */
function readEncoding({ headers }: FastifyRequest): 'gzip' | 'identity' {
  const { 'content-encoding': encoding = '', 'content-type': contentType = '' } = headers
  if (/charset=/i.test(contentType) && !UTF8_NAMES.test(contentType)) {
    throw new ProblemError('unsupported-body', `The content type is "${contentType}". Send JSON in UTF-8`)
  }
  const name = encoding.trim().toLowerCase()
  if (name === '' || name === 'identity') return 'identity'
  if (name === 'gzip' || name === 'x-gzip') return 'gzip'
  const detail = `The content encoding is "${name}". Send the body with gzip or without compression`
  throw new ProblemError('unsupported-body', detail, { headers: { 'accept-encoding': 'gzip' } })
}

/**
 * @returns false: the body is not compressed.
 * @throws ProblemError for any encoding.
 */
function refuseEncoding({ headers }: FastifyRequest): false {
  const { 'content-encoding': encoding = '' } = headers
  if (/^\s*(?:identity)?\s*$/i.test(encoding)) return false
  throw new ProblemError(
    'unsupported-body',
    `The content encoding is "${encoding}". Send the body without compression`,
    {
      headers: { 'accept-encoding': 'identity' },
    },
  )
}

/** RFC 1952. Text never begins like this, and many clients send a compressed file without the header. */
const beginsLikeGzip = (body: Buffer) => body[0] === 0x1f && body[1] === 0x8b

function withoutByteOrderMark(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body
}
