import type { Platform } from '../platform.ts'
import { faultsOfSharedSecret, SECRET_HEADER_OPTION, verifySharedSecret } from '../reading/shared-secret.ts'
import { consentToDeliveries } from '../reading/webhook-consent.ts'
import { CLOUD_EVENT_HEADERS, keepEvents, readEvents, topicOfEvents } from './events.ts'

/** Tidemark's own events as CloudEvents 1.0 over HTTP: structured, batched or binary. */
export const cloudEvents: Platform = {
  title: 'CloudEvents',
  secretHint: 'a token of your choice, which each delivery carries as "Authorization: Bearer TOKEN"',
  options: SECRET_HEADER_OPTION,
  usesShopIds: true,
  faultsOf: faultsOfSharedSecret,
  setUp: [
    'Make a token (openssl rand -hex 32), and add it to the connection as its secret.',
    'Subscribe {url} at the sender, with the header "Authorization: Bearer TOKEN".',
    'Send the types of docs/events.md, such as "OrderCreated" or "com.example.OrderCreated".',
  ],
  answerSetup: ({ method, headers }) => (method === 'OPTIONS' ? consentToDeliveries(headers) : undefined),
  verify: verifySharedSecret,
  headers: CLOUD_EVENT_HEADERS,
  keep: (body, _connection, { headers }) => keepEvents(body, headers),
  topicOf: topicOfEvents,
  read: readEvents,
}
