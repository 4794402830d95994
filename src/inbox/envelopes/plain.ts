import { type Envelope, type EnvelopeError, type JsonObject, textOf } from './envelope.ts'

/** Opens the plain envelope: `{ id, type, time?, tenant?, data }`. */
export function openPlain(json: JsonObject): Envelope | EnvelopeError {
  const id = textOf(json.id)
  const typeName = textOf(json.type)
  if (!id && !typeName && !('data' in json)) {
    return { reason: 'no_envelope', error: 'neither { id, type, time, data } nor a CloudEvent nor a Whizbang envelope' }
  }
  if (!id) return { reason: 'missing_id', error: 'the event has no id', type: typeName }
  if (!typeName) return { reason: 'missing_type', error: 'the event has no type', id }
  return { id, typeName, time: textOf(json.time), tenantId: textOf(json.tenant ?? json.tenantId), data: json.data }
}
