import type { IncomingMessage } from 'node:http'
import { ProblemError } from '../responses/problem.ts'
import type { BodyAccount } from './body-budget.ts'
import { GatheredBytes } from './gathered-bytes.ts'

/** The least rate at which a body must arrive, and how often it is checked. */
export interface LeastRate {
  bytesPerSecond: number
  everyMs: number
}

export interface ReceiveOptions {
  account: BodyAccount
  maxBytes: number
  leastRate: LeastRate
  /** Aborted when the client disconnects. */
  signal: AbortSignal
}

/**
 * The bytes of a request's body as they were sent. They are counted as they arrive; while there is no room, reading
 * pauses.
 *
 * @throws ProblemError when there are too many, there is no room in time, or they arrive too slowly; the signal's reason when
 * the client disconnects.
 */
export function receiveBody(stream: IncomingMessage, options: ReceiveOptions): Promise<Buffer> {
  const { account, maxBytes, leastRate, signal } = options
  const announced = announcedBytes(stream)
  if (announced !== undefined && announced > maxBytes) throw bodyTooLarge(maxBytes)
  const gathered = new GatheredBytes(announced ?? maxBytes)
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  let whole: Buffer | undefined
  let arrivedBytes = 0
  let hasWaited = false

  const onData = (chunk: Buffer) => {
    arrivedBytes += chunk.length
    if (gathered.length + chunk.length > maxBytes) return onFailed(bodyTooLarge(maxBytes))
    const isWhole = chunk.length === announced
    const bytes = isWhole ? chunk.length : gathered.memoryWith(chunk.length)
    const keep = () => {
      if (isWhole) whole = chunk
      else gathered.append(chunk)
    }
    if (account.tryHold(bytes)) return keep()
    hasWaited = true
    stream.pause()
    account.hold(bytes, signal).then(() => {
      keep()
      stream.resume()
    }, onFailed)
  }
  const onEnd = () => {
    stopListening()
    resolve(whole ?? gathered.toBuffer())
  }
  const onFailed = (error: unknown) => {
    stopListening()
    gathered.discard()
    // Later bytes are discarded, so that the client can read the answer.
    stream.on('error', () => {}).resume()
    reject(error)
  }
  const onGone = () => onFailed(clientGone())
  const timer = setInterval(() => {
    const isSlow = arrivedBytes < (leastRate.bytesPerSecond * leastRate.everyMs) / 1000
    if (isSlow && !hasWaited) onFailed(tooSlow(leastRate))
    arrivedBytes = 0
    hasWaited = stream.isPaused()
  }, leastRate.everyMs)
  const stopListening = () => {
    clearInterval(timer)
    stream.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone)
  }

  stream.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone).resume()
  return promise
}

/** The declared length; undefined for a chunked request. */
function announcedBytes({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length']
  return length === undefined ? undefined : Number(length)
}

/** The problem of a body of more than `maxBytes`, whether as it came or inflated. */
export function bodyTooLarge(maxBytes: number): ProblemError {
  return new ProblemError(
    'body-too-large',
    `The body has more than ${maxBytes} bytes (TIDEMARK_MAX_BODY_BYTES). Send the events in several requests`,
  )
}

/** The end of a request whose client does not wait for the answer. */
export function clientGone(): ProblemError {
  return new ProblemError('client-gone', 'The client closed the connection before its request was read')
}

function tooSlow({ bytesPerSecond, everyMs }: LeastRate): ProblemError {
  const detail = `The body arrived slower than ${bytesPerSecond} bytes per second over ${everyMs / 1000} seconds. Send the body without pauses`
  return new ProblemError('body-too-slow', detail, { headers: { connection: 'close' } })
}
