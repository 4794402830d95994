import type { ServiceBusReceivedMessage } from '@azure/service-bus'
import { brokerHeaderName } from '../../inbox/envelopes/cloud-event-headers.ts'
import type { Delivered } from '../transport.ts'
import type { Entity } from './entity.ts'

/** Converts a message for the inbox: the bytes of the body; application properties and the usual properties as headers. */
export function toDelivered(message: ServiceBusReceivedMessage, entity: Entity): Delivered {
  const { messageId, subject, enqueuedSequenceNumber, sequenceNumber } = message
  const fallbackId = textOf(messageId) ?? `${entity.path}-${enqueuedSequenceNumber ?? sequenceNumber}`
  return { body: bodyOf(message.body), headers: headersOf(message), fallbackId, fallbackType: textOf(subject) }
}

function headersOf(message: ServiceBusReceivedMessage): Record<string, string> {
  const { applicationProperties = {}, contentType, correlationId, sessionId, messageId, subject } = message
  const all: [string, unknown][] = [
    ['content-type', contentType],
    ['content-encoding', message._rawAmqpMessage?.properties?.contentEncoding],
    ['correlation-id', correlationId],
    ['message-id', messageId],
    ['session-id', sessionId],
    ['subject', subject],
    ...Object.entries(applicationProperties),
  ]
  return Object.fromEntries(
    all.flatMap(([name, value]) => {
      const text = textOf(value)
      return text === undefined ? [] : [[brokerHeaderName(name), text]]
    }),
  )
}

/** Data sections arrive as bytes, several sections as a list. Values and sequences arrive decoded. */
function bodyOf(body: unknown): string | Uint8Array {
  if (typeof body === 'string' || body instanceof Uint8Array) return body
  if (Array.isArray(body) && body.length > 0 && body.every((part) => part instanceof Uint8Array)) {
    return Buffer.concat(body)
  }
  return jsonOf(body)
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string') return value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return typeof value === 'object' ? jsonOf(value) : String(value)
}

/** AMQP has 64-bit integers, which `JSON.stringify` refuses. */
function jsonOf(value: unknown): string {
  return JSON.stringify(value ?? null, (_, inner) => (typeof inner === 'bigint' ? inner.toString() : inner)) ?? 'null'
}
