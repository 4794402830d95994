import { openNestedJson } from '../bodies/nested-json.ts'
import {
  type Envelope,
  type EnvelopeError,
  type Headers,
  isObject,
  type JsonObject,
  textOf,
  timeOf,
} from './envelope.ts'
import { knownTypeName } from './known-type-name.ts'
import type { Fallbacks } from './plain.ts'

/** Such as `urn:message:Shop.Contracts:OrderCreated`, or `urn:message:Shop:Orders+OrderCreated` for a class within a class. */
const URN = /^urn:message:/i
const TYPES_HEADER = 'mt-messagetype'

/** Whether this is a MassTransit envelope. */
export function isMassTransit(json: JsonObject): boolean {
  return 'message' in json && 'messageType' in json
}

/** Opens a MassTransit envelope: `{ messageId, messageType: [urn, …], message, sentTime, headers, … }`. */
export function openMassTransit(json: JsonObject, fallbacks: Fallbacks): Envelope | EnvelopeError {
  const headers = isObject(json.headers) ? json.headers : {}
  return open({
    ownId: textOf(json.messageId),
    types: [json.messageType].flat().filter((type) => typeof type === 'string'),
    time: timeOf(json.sentTime),
    tenantId: textOf(headers.tenant ?? headers.tenantId ?? headers.TenantId),
    data: openNestedJson(json.message),
    fallbacks,
  })
}

/** Whether this is a message of MassTransit without its envelope (`UseRawJsonSerializer`): its types are in a header. */
export function isRawMassTransit(headers: Headers): boolean {
  return headers[TYPES_HEADER] !== undefined
}

/** Opens a message of MassTransit without its envelope. */
export function openRawMassTransit(json: JsonObject, headers: Headers, fallbacks: Fallbacks): Envelope | EnvelopeError {
  return open({
    ownId: headers.messageid,
    types: (headers[TYPES_HEADER] ?? '').split(';'),
    time: undefined,
    tenantId: headers.tenant ?? headers.tenantid,
    data: json,
    fallbacks,
  })
}

interface Parts extends Pick<Envelope, 'time' | 'tenantId' | 'data'> {
  ownId: string | undefined
  types: readonly string[]
  fallbacks: Fallbacks
}

function open({ ownId, types, fallbacks, ...rest }: Parts): Envelope | EnvelopeError {
  const id = ownId ?? fallbacks.id
  const typeName = knownTypeName(types.map(nameOf))
  if (!id) return { reason: 'missing_id', error: 'the MassTransit message has no messageId', type: typeName }
  if (!typeName) return { reason: 'missing_type', error: 'the MassTransit message has no messageType', id }
  return { id, idScope: ownId === undefined ? fallbacks.idScope : undefined, typeName, ...rest }
}

/** The type of an URN. A generic type such as `MassTransit:Fault[[Shop:OrderCreated]]` is not that of its argument. */
function nameOf(urn: string): string {
  return (urn.trim().replace(URN, '').split('[', 1)[0] ?? '').replaceAll(':', '.')
}
