import type { AsyncMessage, SyncMessage } from 'rabbitmq-client'
import type { Delivered } from '../transport.ts'

/** The message as the inbox takes it. Never throws. */
export function toDelivered({
  body,
  headers,
  messageId,
  routingKey,
  contentType,
}: AsyncMessage | SyncMessage): Delivered {
  const texts = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), textOf(value)] as const)
  return {
    body,
    headers: Object.fromEntries([...texts.filter(([, text]) => text !== undefined), ...contentTypeHeader(contentType)]),
    fallbackId: messageId || undefined,
    fallbackType: originalRoutingKey(headers) ?? routingKey,
  }
}

function contentTypeHeader(contentType: string | undefined): [string, string][] {
  return contentType ? [['content-type', contentType]] : []
}

/** Tables and lists, such as the broker's own `x-death`, are left out. */
function textOf(value: unknown): string | undefined {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8')
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value) ? String(value) : undefined
}

/** A dead letter comes under its queue's routing key; its first death tells the key it was sent under. */
function originalRoutingKey(headers: AsyncMessage['headers']): string | undefined {
  const deaths: unknown = headers?.['x-death']
  const first: unknown = Array.isArray(deaths) ? deaths.at(-1) : undefined
  const keys: unknown = (first as Record<string, unknown> | null | undefined)?.['routing-keys']
  const key: unknown = Array.isArray(keys) ? keys[0] : undefined
  return typeof key === 'string' ? key : undefined
}
