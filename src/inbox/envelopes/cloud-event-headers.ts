import type { Headers } from './envelope.ts'

/**
 * A CloudEvent in binary mode has its attributes in headers. Each binding has a prefix of its own: `ce-` (HTTP), `ce_` (Kafka),
 * `cloudEvents:` and `cloudEvents_` (AMQP). Senders mix them, so every transport takes all of them, in any case.
 */
const PREFIX = /^(?:ce[-_]|cloudevents[:_])/i
const STRUCTURED = /^application\/cloudevents(?:-batch)?\+json\b/i

/** Before the attributes that came by HTTP. CloudEvents HTTP binding 1.0, 3.1.3.2: their values are percent-encoded. */
const ENCODED = 'ce-'
/** Before those that came by a broker, whose values are plain text. */
const PLAIN = 'ce_'

/** The name under which the inbox knows a header that came by HTTP. */
export function httpHeaderName(name: string): string {
  return name.toLowerCase().replace(PREFIX, ENCODED)
}

/** The name under which the inbox knows a header that came by a broker. */
export function brokerHeaderName(name: string): string {
  return name.toLowerCase().replace(PREFIX, PLAIN)
}

/** Whether a header, by the name under which the inbox knows it, is an attribute of a CloudEvent. */
export function isAttributeName(name: string): boolean {
  return name.startsWith(ENCODED) || name.startsWith(PLAIN)
}

/** Whether the attributes stand in the headers, so that the body is nothing but the data. */
export function isBinaryMode(headers: Headers): boolean {
  return headerOf(headers, 'specversion') !== undefined && !STRUCTURED.test(headers['content-type'] ?? '')
}

/** An attribute as its sender meant it. */
export function attributeOf(headers: Headers, name: string): string | undefined {
  return headers[PLAIN + name] ?? percentDecoded(headers[ENCODED + name])
}

/** The name of the event in the headers, unchanged. Undefined if the body has the name. */
export function namingHeaders(headers: Headers): string | undefined {
  const id = headerOf(headers, 'id')
  return id === undefined ? undefined : `${headerOf(headers, 'source')}\u0000${id}`
}

function headerOf(headers: Headers, name: string): string | undefined {
  return headers[PLAIN + name] ?? headers[ENCODED + name]
}

function percentDecoded(value: string | undefined): string | undefined {
  if (!value?.includes('%')) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
