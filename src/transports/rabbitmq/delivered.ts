import type { AsyncMessage, SyncMessage } from 'rabbitmq-client'
import { brokerHeaderName } from '../../inbox/envelopes/cloud-event-headers.ts'
import type { Delivered } from '../transport.ts'

/** Converts a message for the inbox. Never throws. */
export function toDelivered(message: AsyncMessage | SyncMessage): Delivered {
  const { body, headers, messageId, routingKey } = message
  return {
    body,
    headers: headersOf(message),
    fallbackId: messageId || undefined,
    fallbackType: originalRoutingKey(headers) ?? routingKey,
  }
}

function headersOf({ headers = {}, contentType, contentEncoding }: AsyncMessage | SyncMessage): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    const text = textOf(value)
    if (text !== undefined) texts[brokerHeaderName(name)] = text
  }
  if (contentType) texts['content-type'] = contentType
  if (contentEncoding) texts['content-encoding'] = contentEncoding
  return texts
}

/** Tables and lists, such as the broker's own `x-death`, are left out. */
function textOf(value: unknown): string | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value) ? String(value) : undefined
}

/** A dead letter has the routing key of its queue. Its first `x-death` contains the original key. */
function originalRoutingKey(headers: AsyncMessage['headers']): string | undefined {
  const deaths: unknown = headers?.['x-death']
  const first: unknown = Array.isArray(deaths) ? deaths.at(-1) : undefined
  const keys: unknown = (first as Record<string, unknown> | null | undefined)?.['routing-keys']
  const key: unknown = Array.isArray(keys) ? keys[0] : undefined
  return typeof key === 'string' ? key : undefined
}
