import { createHash } from 'node:crypto'
import { eventTypeOf } from '../../contracts/read.ts'
import { openNestedJson } from '../../inbox/bodies/nested-json.ts'
import { attributeOf, isBinaryMode } from '../../inbox/envelopes/cloud-event-headers.ts'
import {
  isStructuredCloudEvent,
  openBinaryCloudEvent,
  openStructuredCloudEvent,
} from '../../inbox/envelopes/cloud-events.ts'
import { type Envelope, type EnvelopeError, type Headers, isObject } from '../../inbox/envelopes/envelope.ts'
import { isEventGrid, openEventGrid } from '../../inbox/envelopes/event-grid.ts'
import type { Reading, ReceivedDelivery, ShopEvent } from '../platform.ts'
import { keepPayload } from '../reading/own-events.ts'

/** The headers with the attributes of a CloudEvent in binary mode. */
export const CLOUD_EVENT_HEADERS = ['ce-specversion', 'ce-id', 'ce-source', 'ce-type', 'ce-time', 'content-type']

const LIMITS = { maxEventBytes: 1 << 20 }

/** Of one of Tidemark's own events, or a list of them, in CloudEvents or in the schema of Event Grid: the envelope, and what the contract names. */
export function keepEvents(body: unknown, headers: Headers): unknown {
  if (isBinaryMode(headers)) return keepData(attributeOf(headers, 'type'), body) ?? null
  return Array.isArray(body) ? body.map(keepEvent) : keepEvent(body)
}

function keepEvent(event: unknown): unknown {
  if (!isObject(event)) return {}
  const properties = isStructuredCloudEvent(event)
    ? { ...pick(event, ['specversion', 'id', 'source', 'type', 'time']), data: keepData(event.type, dataOf(event)) }
    : { ...pick(event, ['id', 'topic', 'eventType', 'eventTime']), data: keepData(event.eventType, event.data) }
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))
}

function pick(event: Readonly<Record<string, unknown>>, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, typeof event[name] === 'object' ? undefined : event[name]]))
}

/** The data of a structured CloudEvent, also where it is Base64. */
function dataOf(event: Readonly<Record<string, unknown>>): unknown {
  if (typeof event.data_base64 !== 'string') return event.data
  const opened = openStructuredCloudEvent(event, LIMITS)
  return 'reason' in opened ? undefined : opened.data
}

/** The data that the contract names. Null for a type without a contract, so that the envelope stays whole. */
function keepData(typeName: unknown, data: unknown): unknown {
  if (typeof typeName !== 'string') return undefined
  try {
    return eventTypeOf(typeName) === undefined ? null : keepPayload(typeName, openNestedJson(data))
  } catch {
    return undefined
  }
}

/** Reads what `keepEvents` has kept. */
export function readEvents(kept: unknown, { headers }: ReceivedDelivery): Reading {
  const envelopes = isBinaryMode(headers)
    ? [openBinaryCloudEvent(kept, headers)]
    : [kept].flat().map((event): Envelope | EnvelopeError => openOne(event))
  const problems = envelopes.flatMap((envelope) => ('reason' in envelope ? envelope.error : (refuse(envelope) ?? [])))
  const events = envelopes.flatMap((envelope) => ('reason' in envelope || refuse(envelope) ? [] : toEvent(envelope)))
  const [problem] = problems
  if (problem === undefined) return events.length > 0 ? { events } : { ignored: 'unknown_type' }
  return events.length > 0 ? { events, problem } : { problem }
}

function openOne(event: unknown): Envelope | EnvelopeError {
  if (isObject(event)) {
    if (isStructuredCloudEvent(event)) return openStructuredCloudEvent(event, LIMITS)
    if (isEventGrid(event)) return openEventGrid(event)
  }
  const error = 'The body is neither a CloudEvent nor an event in the schema of Event Grid, with an object as its data.'
  return { reason: 'no_envelope', error }
}

/** A platform whose types have the names of Tidemark's types needs an adapter of its own. */
function refuse({ typeName, data }: Envelope): string | undefined {
  if (typeName.startsWith('com.commercetools.')) {
    return `"${typeName}" is a message of commercetools. Use a connection with the platform "commercetools".`
  }
  const isReadable = eventTypeOf(typeName) === undefined || isObject(data)
  return isReadable ? undefined : `The event of type "${typeName}" has no data, or its data is not a JSON object.`
}

function toEvent({ id, idScope, typeName, time, data }: Envelope): ShopEvent[] {
  const type = eventTypeOf(typeName)
  if (type === undefined) return []
  const scoped = idScope === undefined ? id : `${createHash('sha256').update(idScope).digest('hex').slice(0, 16)}:${id}`
  const event = { id: scoped, type, data: data as ShopEvent['data'] }
  return [typeof time === 'string' || typeof time === 'number' ? { ...event, time } : event]
}

/** The type of the first event. */
export function topicOfEvents(kept: unknown, { headers }: ReceivedDelivery): string {
  const [first] = [kept].flat()
  const type = isBinaryMode(headers)
    ? attributeOf(headers, 'type')
    : isObject(first)
      ? (first.type ?? first.eventType)
      : ''
  return typeof type === 'string' ? type : ''
}
