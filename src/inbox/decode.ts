import type { Contract } from '../contracts/contract.ts'
import type { AnyEvent, Event } from '../contracts/event.ts'
import { contracts, type EventType, type Payload } from '../contracts/index.ts'
import { eventTypeOf, type ReadPayload, readPayload, simpleTypeName } from '../contracts/read.ts'
import { readJson } from '../json/read-json.ts'
import type { Instant } from '../time/instant.ts'
import { readTime } from '../time/read-time.ts'
import type { Zone } from '../zones/zone.ts'
import { openNestedJson } from './bodies/nested-json.ts'
import { type BodyLimits, openBody, textOfPlainBody } from './bodies/open-body.ts'
import { isBinaryMode } from './envelopes/cloud-event-headers.ts'
import { isStructuredCloudEvent, openBinaryCloudEvent, openStructuredCloudEvent } from './envelopes/cloud-events.ts'
import { type Envelope, type EnvelopeError, isObject } from './envelopes/envelope.ts'
import { isEventGrid, openEventGrid } from './envelopes/event-grid.ts'
import { isMassTransit, isRawMassTransit, openMassTransit, openRawMassTransit } from './envelopes/mass-transit.ts'
import { isNServiceBus, openNServiceBus } from './envelopes/nservice-bus.ts'
import { isPascalCased, openPascalCased, openPlain } from './envelopes/plain.ts'
import { isWhizbang, openWhizbang } from './envelopes/whizbang.ts'
import { eventKey } from './event-key.ts'
import { checkTime, readOtherTimes } from './event-times.ts'
import type { Message, RejectReason } from './message.ts'
import { withUsedCurrency } from './used-currency.ts'

/** The content of a message. */
export type Decoded = Known | Unknown | Rejected

interface Opened {
  tenantId: string
  id: string
  /** The inbox's key of the event. */
  key: string
  /** Whether another event of another type may have the same key. */
  isKeyPerType: boolean
  type: string
  /** The JSON that was inside something else, such as gzip. Undefined if it is the body itself: a batch waits in memory, so nothing is kept twice. */
  unpacked: string | undefined
}

/** The JSON of an event as text. */
export function jsonOf({ body }: Pick<Message, 'body'>, { unpacked }: Pick<Opened, 'unpacked'>): string {
  return unpacked ?? textOfPlainBody(body)
}

/** An event that passed its contract. */
export interface Known extends Opened {
  kind: 'known'
  event: AnyEvent
}

/** An event of a type that no contract describes. It is kept, so that a later perspective can be built from it. */
export interface Unknown extends Opened {
  kind: 'unknown'
  at: Instant | undefined
}

export interface Rejected {
  kind: 'rejected'
  tenantId: string
  id?: string
  type?: string
  reason: RejectReason
  error: string
}

export interface DecodeSettings extends BodyLimits {
  /** Tenant of events that name none. */
  tenantId: string
  /** The database's clock, in milliseconds since 1970. */
  nowMs: () => number
  /** Of times that name no offset; UTC when absent. */
  zone?: Zone
  /** The currency of orders without one, for warnings. */
  currency?: string
}

const MAX_NAME_LENGTH = 200

/** Properties are read and erased by functions that call themselves for each level, so the levels of an event are limited. */
const MAX_LEVELS = 500

/** Opens a message, whichever envelope it has, and reads its payload by its contract. Never throws: what is wrong is data. */
export function decode(message: Message, settings: DecodeSettings): Decoded {
  const tenantId = message.onlyTenantId ?? message.defaultTenantId ?? settings.tenantId
  if (message.problem !== undefined) {
    return {
      kind: 'rejected',
      tenantId,
      reason: 'invalid',
      error: message.problem,
      type: countableType(message.fallbackType),
    }
  }
  try {
    return decodeBody(message, tenantId, settings)
  } catch (error) {
    return { kind: 'rejected', tenantId, reason: 'unreadable', error: `not readable as JSON: ${messageOf(error)}` }
  }
}

/** @throws SyntaxError if the text is not JSON, or is nested too deeply. */
function readLevels(text: string): unknown {
  const json = readJson(text)
  // Each level takes two characters, so the values of most events are not visited.
  if (text.length < 2 * MAX_LEVELS) return json
  let values = [json]
  for (let level = 0; values.length > 0; level++) {
    if (level > MAX_LEVELS) throw new SyntaxError('It is nested too deeply')
    values = values.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []))
  }
  return json
}

function decodeBody(message: Message, defaultTenantId: string, settings: DecodeSettings): Decoded {
  const reject = (problem: EnvelopeError, tenantId = defaultTenantId): Rejected => ({
    kind: 'rejected',
    tenantId,
    ...problem,
    type: countableType(problem.type),
  })
  const { body } = message
  if (body.length > settings.maxEventBytes) {
    const error = `the event has ${body.length} bytes; the limit is ${settings.maxEventBytes} (TIDEMARK_MAX_EVENT_BYTES)`
    return reject({ reason: 'too_large', error })
  }
  const opened = openBody(body, message.headers?.['content-encoding'], settings)
  if ('reason' in opened) return reject(opened)
  const envelope = openEnvelope(readLevels(opened.text), message, settings)
  if ('reason' in envelope) return reject(envelope)

  const { id } = envelope
  if (envelope.typeName.startsWith(COMMERCETOOLS)) return reject(foreignTypeOf(envelope))
  const tenantId = envelope.tenantId?.trim() ?? defaultTenantId
  const type = simpleTypeName(envelope.typeName)
  const unstorable = !isName(id) ? 'id' : !isName(type) ? 'type' : !isName(tenantId) ? 'tenant' : undefined
  if (unstorable !== undefined) {
    const error = `${unstorable} must be well-formed text of 1 to ${MAX_NAME_LENGTH} characters without U+0000`
    return reject({ reason: 'invalid', error })
  }
  if (message.onlyTenantId !== undefined && tenantId !== message.onlyTenantId) {
    const error = `the event is of tenant "${tenantId}"; this sender may only write to "${message.onlyTenantId}"`
    return reject({ reason: 'wrong_tenant', error, id, type })
  }
  const key = eventKey(envelope.idScope === undefined ? id : `${envelope.idScope}\u0000${id}`)
  const isKeyPerType = envelope.isIdPerType === true
  const unpacked = opened.isUnpacked ? opened.text : undefined
  const knownType = eventTypeOf(type)
  if (!knownType) {
    const at = readTime(envelope.time, settings.zone)
    return { kind: 'unknown', tenantId, id, key, isKeyPerType, type, unpacked, at }
  }
  if (knownType === 'CustomerErased' && !message.mayErase) {
    const error =
      'this sender may not erase customers: the source needs "mayErase": true, an access key the scopes admin and people'
    return reject({ reason: 'erasure_not_allowed', error, id, type }, tenantId)
  }
  const event = readEvent(knownType, envelope, tenantId, settings)
  return 'reason' in event
    ? reject(event, tenantId)
    : { kind: 'known', tenantId, id, key, isKeyPerType, type: knownType, unpacked, event: event as AnyEvent }
}

/** The namespace of messages of commercetools. Some of their types have the names of Tidemark's types, and mean something else. */
const COMMERCETOOLS = 'com.commercetools.'

function foreignTypeOf({ id, typeName }: Envelope): EnvelopeError {
  const error = `"${typeName}" is a message of commercetools; set "platform": "commercetools" on its source or connection`
  return { reason: 'no_envelope', error, id, type: typeName }
}

function openEnvelope(json: unknown, message: Message, limits: BodyLimits): Envelope | EnvelopeError {
  const { headers = {}, source, fallbackId, fallbackType } = message
  if (isBinaryMode(headers)) return openBinaryCloudEvent(json, headers)
  const body = openNestedJson(json)
  if (!isObject(body)) return { reason: 'no_envelope', error: `an event is a JSON object, not ${describeJson(body)}` }
  if (isStructuredCloudEvent(body)) return openStructuredCloudEvent(body, limits)
  if (isWhizbang(body)) return openWhizbang(body, headers, fallbackType)
  const fallbacks = { id: fallbackId, idScope: source, type: fallbackType }
  if (isMassTransit(body)) return openMassTransit(body, fallbacks)
  if (isEventGrid(body)) return openEventGrid(body)
  // An event in the plain envelope has its data within, also where these send it.
  if ('data' in body) return openPlain(body, fallbacks)
  if (isPascalCased(body)) return openPascalCased(body, fallbacks)
  if (isNServiceBus(headers)) return openNServiceBus(body, headers, fallbacks)
  if (isRawMassTransit(headers)) return openRawMassTransit(body, headers, fallbacks)
  return openPlain(body, fallbacks)
}

function describeJson(json: unknown): string {
  if (Array.isArray(json)) return 'a list'
  if (typeof json !== 'string') return String(json)
  return json.trim().startsWith('"') ? 'JSON that was written as text more than once' : 'text'
}

function readEvent<T extends EventType>(
  type: T,
  envelope: Envelope,
  tenantId: string,
  { nowMs, zone, currency }: DecodeSettings,
): Event<T> | EnvelopeError {
  const { id } = envelope
  const read = readData(type, envelope.data)
  if ('error' in read) return { reason: 'invalid', error: read.error, id, type }
  const time = read.time ?? envelope.time
  if (time === undefined)
    return { reason: 'missing_time', error: 'neither the event nor its envelope has a time', id, type }
  const now = nowMs()
  const at = checkTime(time, () => nameOfTime(read) ?? 'the time of its envelope', 'time', zone, now)
  if ('error' in at) return { ...at, id, type }
  const problem = readOtherTimes(type, read.payload, zone, now)
  if (problem) return { ...problem, id, type }
  const timeProblem = (contracts[type] as unknown as Contract<Payload<T>>).refuseTime(read.payload, at)
  if (timeProblem !== undefined) return { reason: 'time_out_of_range', error: timeProblem, id, type }
  const { payload } = read
  const warnings = read.warnings && withUsedCurrency(read.warnings, payload, currency)
  return warnings ? { tenantId, id, type, at, payload, warnings } : { tenantId, id, type, at, payload }
}

/** The payload, also where the data is JSON that was written as text. */
function readData<T extends EventType>(type: T, data: unknown): ReadPayload<T> {
  if (typeof data !== 'string') return readPayload(type, data)
  try {
    return readPayload(type, openNestedJson(data))
  } catch (error) {
    return { error: `the data is text that begins like JSON but cannot be read: ${messageOf(error)}` }
  }
}

/** The property that has the time of an event. */
function nameOfTime({ payload, time }: { payload: object; time?: unknown }): string | undefined {
  return Object.entries(payload).find(([, value]) => value === time)?.[0]
}

function isName(name: string): boolean {
  return name.length > 0 && name.length <= MAX_NAME_LENGTH && !name.includes('\u0000') && name.isWellFormed()
}

/** The type that a refused event is counted under; none when its name could not even be kept. */
function countableType(typeName = ''): string | undefined {
  const type = simpleTypeName(typeName)
  return isName(type) ? type : undefined
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
