import { isUuid } from '../event-key.ts'
import { type Envelope, type EnvelopeError, type JsonObject, textOf, timeOf } from './envelope.ts'

/** Whether this is an event in the schema of Azure Event Grid. Its other schema is CloudEvents. */
export function isEventGrid(json: JsonObject): boolean {
  return 'eventType' in json && 'eventTime' in json && 'data' in json && !('type' in json)
}

/** Opens an event in the schema of Azure Event Grid: `{ id, topic, subject, eventType, eventTime, data, … }`. Ids are unique within a topic. */
export function openEventGrid(json: JsonObject): Envelope | EnvelopeError {
  const id = textOf(json.id)
  const typeName = textOf(json.eventType)
  if (!id) return { reason: 'missing_id', error: 'the Event Grid event has no id', type: typeName }
  if (!typeName) return { reason: 'missing_type', error: 'the Event Grid event has an eventType that is not text', id }
  const idScope = isUuid(id) ? undefined : (textOf(json.topic) ?? '')
  return { id, idScope, typeName, time: timeOf(json.eventTime), tenantId: undefined, data: json.data }
}

/** The type of the event that Event Grid sends before it delivers to an address. */
const VALIDATION = 'Microsoft.EventGrid.SubscriptionValidationEvent'

/**
 * The code of Event Grid's validation of an address, which the response repeats. The event also has a `validationUrl`, which is never
 * opened: a sender must not be able to make this server send requests.
 *
 * @returns undefined for any other event.
 */
export function validationCodeOf(json: unknown): string | undefined {
  const { eventType, data } = (json ?? {}) as { eventType?: unknown; data?: { validationCode?: unknown } | null }
  const isValidation = typeof eventType === 'string' && eventType.toLowerCase() === VALIDATION.toLowerCase()
  return isValidation ? textOf(data?.validationCode) : undefined
}
