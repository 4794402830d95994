import type { Envelope, EnvelopeError, Headers, JsonObject } from './envelope.ts'
import { knownTypeName } from './known-type-name.ts'
import type { Fallbacks } from './plain.ts'

const TYPES_HEADER = 'nservicebus.enclosedmessagetypes'

/** NServiceBus writes times as `2026-04-17 12:13:07:123456 Z`: with a colon before the fraction, and a blank before the zone. */
const TIME = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d):(\d{1,7}) Z$/

/** Whether this is a message of NServiceBus. Its body is the payload, and everything else is in headers. */
export function isNServiceBus(headers: Headers): boolean {
  return headers[TYPES_HEADER] !== undefined
}

/** Opens a message of NServiceBus. Its types are the names of .NET types with their assemblies, separated by semicolons. */
export function openNServiceBus(json: JsonObject, headers: Headers, fallbacks: Fallbacks): Envelope | EnvelopeError {
  const ownId = headers['nservicebus.messageid']
  const id = ownId ?? fallbacks.id
  const typeName = knownTypeName((headers[TYPES_HEADER] ?? '').split(';').map(nameOf))
  if (!id) return { reason: 'missing_id', error: 'the message has no header NServiceBus.MessageId', type: typeName }
  if (!typeName) return { reason: 'missing_type', error: 'NServiceBus.EnclosedMessageTypes is empty', id }
  const idScope = ownId === undefined ? fallbacks.idScope : undefined
  const time = headers['nservicebus.timesent']?.replace(TIME, '$1T$2.$3Z')
  return { id, idScope, typeName, time, tenantId: headers.tenant ?? headers.tenantid, data: json }
}

/** The name of a type before its assembly, and before the arguments of a generic type. */
const nameOf = (type: string): string => (type.split(/[,[`]/, 1)[0] ?? '').trim()
