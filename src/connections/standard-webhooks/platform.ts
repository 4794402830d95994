import { eventTypeOf } from '../../contracts/read.ts'
import { openNestedJson } from '../../inbox/bodies/nested-json.ts'
import type { Platform, Reading, ReceivedDelivery } from '../platform.ts'
import { keepPayload } from '../reading/own-events.ts'
import { decodeSecret, readMessageId, verifySignature } from './signature.ts'

/** What is kept of a body: one of Tidemark's own events. */
interface KeptEvent {
  type?: string
  timestamp?: string | number
  data?: Record<string, unknown>
}

/** Tidemark's own events, signed as https://www.standardwebhooks.com describes. Svix and many other services sign in this way. */
export const standardWebhooks: Platform = {
  title: 'Standard Webhooks',
  secretHint: 'the signing secret of the endpoint, which begins with "whsec_"',
  usesShopIds: true,
  faultsOf: ({ secrets }) => [
    ...(secrets.length === 0 ? ['secrets is missing: it must be a list of signing secrets ("whsec_…")'] : []),
    ...secrets.flatMap((secret, i) =>
      decodeSecret(secret) ? [] : [`secrets.${i} must be "whsec_" followed by at least 24 bytes in Base64`],
    ),
  ],
  setUp: [
    'Add an endpoint with the URL {url} at the sender, such as Svix.',
    'Send bodies of the form { "type": "OrderCreated", "timestamp": "2026-05-01T12:00:00Z", "data": { … } }, with the types of docs/events.md.',
    'Copy the signing secret of the endpoint ("whsec_…") into the connection.',
  ],
  headers: ['webhook-id', 'svix-id'],
  verify: verifySignature,
  keep,
  topicOf: (kept) => (kept as KeptEvent).type ?? '',
  read,
}

function keep(body: unknown): KeptEvent {
  if (typeof body !== 'object' || body === null) return {}
  const { type, timestamp, data } = body as Record<string, unknown>
  const kept: KeptEvent = {}
  if (typeof type === 'string') kept.type = type.slice(0, 200)
  if (typeof timestamp === 'string' || typeof timestamp === 'number') kept.timestamp = timestamp
  const payload = keepPayload(kept.type ?? '', openNestedJson(data))
  if (payload !== undefined) kept.data = payload as KeptEvent['data']
  return kept
}

function read(kept: unknown, { headers }: ReceivedDelivery): Reading {
  const { type: typeName, timestamp: time, data } = kept as KeptEvent
  if (typeName === undefined) return { problem: 'The body has no "type". Send { "type", "timestamp", "data" }.' }
  const type = eventTypeOf(typeName)
  if (type === undefined) return { ignored: 'unknown_type' }
  if (data === undefined)
    return { problem: 'The body has no "data", or it is not a JSON object. Send the event as "data".' }
  const id = readMessageId(headers)
  if (id === undefined) return { problem: 'The delivery has no webhook-id. Send the header.' }
  return { events: [{ id, type, time, data }] }
}
