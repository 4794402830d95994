import { isUtf8 } from 'node:buffer'
import type { IncomingHttpHeaders } from 'node:http'
import type { Message } from '../inbox/message.ts'
import { ProblemError } from './problem.ts'
import { MAX_EVENTS, splitArray, splitLines, startsArray, trim } from './split-events.ts'

const LINES = /^application\/(x-ndjson|ndjson|jsonl|x-jsonlines)\b/i
const STRUCTURED_CLOUD_EVENTS = /^application\/cloudevents(-batch)?\+json\b/i

/**
 * The events of a body: one, an array of them, or one a line. Each keeps its text as it came.
 *
 * @throws ProblemError when there are too many.
 */
export function readMessages(body: Buffer, headers: IncomingHttpHeaders, tenantId: string | undefined): Message[] {
  const pieces = split(body, headers)
  if (!pieces) {
    throw new ProblemError('body-too-large', `At most ${MAX_EVENTS} events are taken at once; send them in parts`)
  }
  const common = { source: 'http', headers: eventHeaders(headers), defaultTenantId: tenantId, onlyTenantId: tenantId }
  const isText = isUtf8(body)
  return pieces.map((piece) => ({ ...common, body: isText || isUtf8(piece) ? textOf(piece) : piece }))
}

function split(body: Buffer, headers: IncomingHttpHeaders): Uint8Array[] | undefined {
  if (isBinaryCloudEvent(headers)) return [body]
  if (LINES.test(headers['content-type'] ?? '')) return splitLines(body)
  return startsArray(body) ? splitArray(body) : [trim(body, 0, body.length)]
}

/** A CloudEvent whose attributes stand in headers; the body is its data, whatever it looks like. */
function isBinaryCloudEvent(headers: IncomingHttpHeaders): boolean {
  return headers['ce-specversion'] !== undefined && !STRUCTURED_CLOUD_EVENTS.test(headers['content-type'] ?? '')
}

/** The headers that belong to the event. No others: they are kept with it, and an access key must not be. */
function eventHeaders(headers: IncomingHttpHeaders): Message['headers'] {
  const isBinary = isBinaryCloudEvent(headers)
  const belongs = (name: string) =>
    name === 'envelopetype' || (isBinary && (name.startsWith('ce-') || name === 'content-type'))
  const kept = Object.entries(headers).filter(([name, value]) => belongs(name) && typeof value === 'string')
  return kept.length > 0 ? (Object.fromEntries(kept) as Record<string, string>) : undefined
}

function textOf(piece: Uint8Array): string {
  return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('utf8')
}
