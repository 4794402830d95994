import { readValidationCode } from '../../inbox/envelopes/event-grid.ts'
import { CLOUD_EVENT_HEADERS, keepEvents, readEvents, topicOfEvents } from '../cloudevents/events.ts'
import type { Connection } from '../connection.ts'
import type { Platform, SetupAnswer, SetupRequest } from '../platform.ts'
import { faultsOfSharedSecret, SECRET_HEADER_OPTION, verifySharedSecret } from '../reading/shared-secret.ts'
import { consentToDeliveries } from '../reading/webhook-consent.ts'

/** Tidemark's own events from Azure Event Grid, in its own schema or as CloudEvents. */
export const eventGrid: Platform = {
  title: 'Azure Event Grid',
  secretHint: 'a token of your choice, which the subscription sends as the delivery property "Authorization"',
  options: SECRET_HEADER_OPTION,
  usesShopIds: true,
  faultsOf: faultsOfSharedSecret,
  setUp: [
    'Make a token (openssl rand -hex 32), and add it to the connection as its secret.',
    'In the Azure portal, add an event subscription to the topic: endpoint type "Web Hook", endpoint {url}.',
    'In its tab "Delivery Properties", add the header "Authorization", type "Static", value "Bearer TOKEN", secret: yes.',
    'Create the subscription. Azure asks {url} for consent, and Tidemark answers if the token is right.',
  ],
  answerSetup: answerHandshake,
  verify: verifySharedSecret,
  headers: CLOUD_EVENT_HEADERS,
  keep: (body, _connection, { headers }) => keepEvents(body, headers),
  topicOf: topicOfEvents,
  read: readEvents,
}

/** Answers both handshakes: the validation of the own schema, if it carries a secret, and the consent of CloudEvents. */
export function answerHandshake(request: SetupRequest, connection: Connection): SetupAnswer | undefined {
  if (request.method === 'OPTIONS') return consentToDeliveries(request.headers)
  const validationResponse = readValidationCode(request.body)
  if (validationResponse === undefined || !verifySharedSecret(request, connection).isAuthentic) return undefined
  const answer = JSON.stringify({ validationResponse })
  return { status: 200, headers: { 'content-type': 'application/json' }, body: answer }
}
