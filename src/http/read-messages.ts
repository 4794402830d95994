import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import { httpHeaderName, isAttributeName, isBinaryMode } from '../inbox/envelopes/cloud-event-headers.ts'
import type { Headers } from '../inbox/envelopes/envelope.ts'
import type { Message } from '../inbox/message.ts'
import { ProblemError } from './problem.ts'
import { MAX_EVENTS, splitArray, splitLines, splitNestedArray, startsArray, trim } from './split-events.ts'

const LINES = /^application\/(x-ndjson|ndjson|jsonl|x-jsonlines)\b/i

/**
 * The events of a body: one, an array of them, or one a line. Each keeps its text as it came.
 *
 * @throws ProblemError when there are too many.
 */
export function readMessages(body: Buffer, headers: IncomingHttpHeaders, tenantId: string | undefined): Message[] {
  const known = knownHeaders(headers)
  const isText = isUtf8(body)
  const pieces = split(body, known, isText)
  if (!pieces) {
    throw new ProblemError('body-too-large', `At most ${MAX_EVENTS} events are taken at once; send them in parts`)
  }
  const common = { source: 'http', headers: eventHeaders(known), defaultTenantId: tenantId, onlyTenantId: tenantId }
  return pieces.map((piece) => ({ ...common, body: isText || isUtf8(piece) ? textOf(piece) : piece }))
}

function split(body: Buffer, headers: Headers, isText: boolean): Uint8Array[] | undefined {
  if (isBinaryMode(headers)) return [body]
  if (LINES.test(headers['content-type'] ?? '')) return splitLines(body)
  if (startsArray(body)) return splitArray(body)
  if (!isText) return [body]
  const whole = trim(body, 0, body.length)
  return splitNestedArray(whole) ?? [whole]
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

function textOf(piece: Uint8Array): string {
  return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('utf8')
}
