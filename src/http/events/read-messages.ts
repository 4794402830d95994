import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import {
  isBlank,
  MAX_EVENTS,
  splitArray,
  splitLines,
  splitNestedArray,
  startsArray,
  trim,
} from '../../inbox/bodies/split-events.ts'
import { inTurns, type Steps } from '../../inbox/bodies/steps.ts'
import { httpHeaderName, isAttributeName, isBinaryMode } from '../../inbox/envelopes/cloud-event-headers.ts'
import type { Headers } from '../../inbox/envelopes/envelope.ts'
import type { Message } from '../../inbox/message.ts'
import type { Body } from '../bodies/bodies.ts'
import { ProblemError } from '../responses/problem.ts'

const LINES = /^application\/(x-ndjson|ndjson|jsonl|x-jsonlines)\b/i

/** Approximate memory of an event besides its bytes. */
const EVENT_BYTES = 256

/** An event above the size limit is kept as a dead letter, up to this multiple of the limit. */
const KEPT_TIMES = 2

export interface MessageOrigin {
  headers: IncomingHttpHeaders
  /** The only tenant that the sender may write to; undefined for all tenants. */
  tenantId: string | undefined
  /** Whether the sender may erase customers. */
  mayErase: boolean
  maxEventBytes: number
}

/**
 * The events of a body: one, an array of them, or one a line. Each keeps its bytes as they came, in the memory of the body.
 *
 * @throws ProblemError when there are none, or too many.
 */
export async function readMessages(
  { bytes, signal, hold }: Body,
  { headers, tenantId, mayErase, maxEventBytes }: MessageOrigin,
): Promise<Message[]> {
  const known = knownHeaders(headers)
  const pieces = await inTurns(split(bytes, known, maxEventBytes * KEPT_TIMES), signal)
  if (!pieces) {
    throw new ProblemError(
      'body-too-large',
      `The request has more than ${MAX_EVENTS} events. Send them in several requests`,
    )
  }
  const large = pieces.findIndex((piece) => piece.length > maxEventBytes * KEPT_TIMES)
  if (large !== -1) throw eventTooLarge(large, pieces[large]?.length, maxEventBytes)
  await hold(pieces.length * EVENT_BYTES)
  const common: Omit<Message, 'body'> = {
    source: 'http',
    headers: eventHeaders(known),
    defaultTenantId: tenantId,
    onlyTenantId: tenantId,
    ...(mayErase && { mayErase }),
    ...(known.traceparent !== undefined && { traceParent: known.traceparent }),
  }
  return pieces.map((body) => ({ ...common, body: withoutByteOrderMark(body) }))
}

function eventTooLarge(index: number, bytes: number | undefined, maxEventBytes: number): ProblemError {
  const detail = `Event ${index} has ${bytes} bytes; the limit is ${maxEventBytes} (TIDEMARK_MAX_EVENT_BYTES). No event of this request was applied`
  return new ProblemError('body-too-large', detail)
}

function* split(body: Buffer, headers: Headers, mostTextBytes: number): Steps<Uint8Array[] | undefined> {
  if (yield* isBlank(body)) {
    throw new ProblemError('invalid-body', 'The body is empty. Send an event, an array of events or NDJSON')
  }
  if (isBinaryMode(headers)) return [body]
  if (LINES.test(headers['content-type'] ?? '')) return yield* splitLines(body)
  if (yield* startsArray(body)) return yield* splitArray(body)
  if (!isUtf8(body)) return [body]
  const whole = yield* trim(body, 0, body.length)
  return (whole.length <= mostTextBytes && (yield* splitNestedArray(whole))) || [whole]
}

/** The headers of the request under the names that the inbox knows them by. */
function knownHeaders(headers: IncomingHttpHeaders): Headers {
  const texts = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(texts.map(([name, value]) => [httpHeaderName(name), value]))
}

/** The headers that belong to the event. No others: they are kept with it, and an access key must not be. */
function eventHeaders(headers: Headers): Message['headers'] {
  const isBinary = isBinaryMode(headers)
  const belongs = (name: string) =>
    name === 'envelopetype' || (isBinary && (isAttributeName(name) || name === 'content-type'))
  const kept = Object.entries(headers).filter(([name]) => belongs(name))
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

/** Files that were put together may have one in the middle. */
function withoutByteOrderMark(piece: Uint8Array): Uint8Array {
  return piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf ? piece.subarray(3) : piece
}
