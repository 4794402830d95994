import { isUuid } from '../event-key.ts'
import { type Envelope, type EnvelopeError, isObject, type JsonObject, textOf, timeOf } from './envelope.ts'

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

/** More than a body has with which Event Grid validates an address. */
const MAX_VALIDATION_BYTES = 16_000

/**
 * The code of Event Grid's validation of an address, which the response repeats. The event also has a `validationUrl`, which is never
 * opened: a sender must not be able to make this server send requests.
 *
 * @param body an event, or an array of one.
 * @returns undefined for any other body.
 */
export function readValidationCode(body: string | Uint8Array): string | undefined {
  if (body.length > MAX_VALIDATION_BYTES) return undefined
  const text = typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.length).toString()
  if (!text.includes(VALIDATION)) return undefined
  try {
    const [event, ...others] = [JSON.parse(text)].flat()
    const isValidation = others.length === 0 && isObject(event) && event.eventType === VALIDATION
    return isValidation && isObject(event.data) ? textOf(event.data.validationCode) : undefined
  } catch {
    return undefined
  }
}
