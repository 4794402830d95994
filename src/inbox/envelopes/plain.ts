import { type Envelope, type EnvelopeError, type JsonObject, textOf } from './envelope.ts'

/** What a transport knows of a message, for envelopes that do not tell it themselves. */
export interface Fallbacks {
  /** The place of the message at its broker, by whose name such ids are told apart. */
  id?: string
  idScope: string
  type?: string
}

/** Opens the plain envelope: `{ id, type, time?, tenant?, data }`. */
export function openPlain(json: JsonObject, fallbacks: Fallbacks): Envelope | EnvelopeError {
  const ownId = textOf(json.id)
  const id = ownId ?? fallbacks.id
  const typeName = textOf(json.type) ?? fallbacks.type
  if (!ownId && !textOf(json.type) && !('data' in json)) {
    return { reason: 'no_envelope', error: 'neither { id, type, time, data } nor a CloudEvent nor a Whizbang envelope' }
  }
  if (!id) return { reason: 'missing_id', error: 'the event has no id', type: typeName }
  if (!typeName) return { reason: 'missing_type', error: 'the event has no type', id }
  const idScope = ownId === undefined ? fallbacks.idScope : undefined
  const tenantId = textOf(json.tenant ?? json.tenantId)
  return { id, idScope, typeName, time: textOf(json.time), tenantId, data: json.data }
}
