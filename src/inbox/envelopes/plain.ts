import { type Envelope, type EnvelopeError, type JsonObject, textOf, timeOf } from './envelope.ts'

/** The facts that a transport knows about a message, for envelopes that do not contain them. */
export interface Fallbacks {
  /** The place of the message at its broker, which makes such ids unique. */
  id?: string
  idScope: string
  type?: string
}

/** Opens the plain envelope: `{ id, type, time?, tenant?, data }`, where an id names one event of each type. */
export function openPlain(json: JsonObject, fallbacks: Fallbacks): Envelope | EnvelopeError {
  const ownId = textOf(json.id)
  const id = ownId ?? fallbacks.id
  const typeName = textOf(json.type) ?? fallbacks.type
  if (!ownId && !textOf(json.type) && !('data' in json)) {
    return { reason: 'no_envelope', error: describeUnknown(json) }
  }
  if (!id) return { reason: 'missing_id', error: 'the event has no id', type: typeName }
  if (!typeName) return { reason: 'missing_type', error: 'the event has no type', id }
  const idScope = ownId === undefined ? fallbacks.idScope : undefined
  const tenantId = textOf(json.tenant ?? json.tenantId)
  return { id, idScope, isIdPerType: true, typeName, time: timeOf(json.time), tenantId, data: json.data }
}

/** Whether a body is the plain envelope with its properties in PascalCase, as .NET writes it: `{ Id, Type, Time?, Tenant?, Data }`. */
export const isPascalCased = (json: JsonObject): boolean => 'Type' in json && 'Data' in json && !('type' in json)

export function openPascalCased(json: JsonObject, fallbacks: Fallbacks): Envelope | EnvelopeError {
  const { Id: id, Type: type, Time: time, Tenant: tenant, TenantId: tenantId, Data: data } = json
  return openPlain({ id, type, time, tenant, tenantId, data }, fallbacks)
}

/** Known formats that are not read, by their properties. */
const UNREAD = [
  { properties: ['schema', 'payload'], name: "Kafka Connect's envelope" },
  { properties: ['before', 'after', 'op'], name: 'a Debezium change event' },
]

function describeUnknown(json: JsonObject): string {
  const known = UNREAD.find(({ properties }) => properties.every((name) => name in json))
  const what = known ? `${known.name} (${known.properties.join(', ')}), which is not read; send` : 'neither'
  return `${what} { id, type, time, data }${known ? ',' : ' nor'} a CloudEvent ${known ? 'or' : 'nor'} a Whizbang envelope`
}
