import type { SpanContext } from '@opentelemetry/api'
import { attributeOf } from '../inbox/envelopes/cloud-event-headers.ts'
import type { Message } from '../inbox/message.ts'

/** W3C Trace Context, 3.2: version, trace id, parent id and flags. A later version may add parts. */
const TRACE_PARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?=-|$)/
const SAMPLED = 1

/** Reads a `traceparent` of W3C Trace Context. Undefined if it is not one. */
export function readTraceParent(text: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = TRACE_PARENT.exec(text?.trim() ?? '') ?? []
  if (traceId === undefined || spanId === undefined) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags ?? '', 16), isRemote: true }
}

/**
 * The traces in which a message was sent, as far as they are sampled: that of its request or broker (`traceparent`, otherwise
 * `Diagnostic-Id`, which Azure SDKs write), and that in which the event began (the extension `traceparent` of a CloudEvent, or `tp` of
 * a hop of Whizbang).
 */
export function contextsOf({ traceParent, headers = {}, body }: Message): SpanContext[] {
  const sent =
    readTraceParent(traceParent) ?? readTraceParent(headers.traceparent) ?? readTraceParent(headers['diagnostic-id'])
  const began = readTraceParent(attributeOf(headers, 'traceparent')) ?? readTraceParent(findInBody(body))
  return [sent, began].filter(
    (context) => context !== undefined && (context.traceFlags & SAMPLED) === SAMPLED,
  ) as SpanContext[]
}

/** The body is read a second time only where it has the name of the property. */
const NAMES = ['"traceparent"', '"tp"']
const VALUE = /^\s*:\s*"([^"]{55,100})"/
const SEARCHED_BYTES = 1 << 16

function findInBody(body: string | Uint8Array): string | undefined {
  const text =
    typeof body === 'string'
      ? body.slice(0, SEARCHED_BYTES)
      : Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, SEARCHED_BYTES))
  for (const name of NAMES) {
    const at = text.indexOf(name)
    if (at === -1) continue
    const start = at + name.length
    const rest = typeof text === 'string' ? text.slice(start, start + 120) : text.toString('latin1', start, start + 120)
    const [, value] = VALUE.exec(rest) ?? []
    if (value !== undefined) return value
  }
}
