import { readJson } from '../../json/read-json.ts'
import { type BodyLimits, openBody } from '../bodies/open-body.ts'
import { isUuid } from '../event-key.ts'
import { attributeOf } from './cloud-event-headers.ts'
import { type Envelope, type EnvelopeError, type Headers, type JsonObject, textOf, timeOf } from './envelope.ts'

/** Whether all of a CloudEvent stands in the body. */
export function isStructuredCloudEvent(json: JsonObject): boolean {
  return 'specversion' in json
}

/** Opens a CloudEvent 1.0 in binary mode: attributes in headers, data in the body. */
export function openBinaryCloudEvent(json: unknown, headers: Headers): Envelope | EnvelopeError {
  const attribute = (name: string) => attributeOf(headers, name)
  return open({
    id: attribute('id'),
    source: attribute('source'),
    type: attribute('type'),
    time: attribute('time'),
    tenant: attribute('tenant') ?? attribute('tenantid'),
    specversion: attribute('specversion'),
    data: json,
  })
}

/** Opens a CloudEvent 1.0 in structured mode. Its extension attribute `tenant` (or `tenantid`) names the tenant. */
export function openStructuredCloudEvent(json: JsonObject, limits: BodyLimits): Envelope | EnvelopeError {
  const { id, source, type, time, specversion } = json
  const opened = open({ id, source, type, time, tenant: json.tenant ?? json.tenantid, specversion, data: json.data })
  if ('reason' in opened || typeof json.data_base64 !== 'string') return opened
  const data = readBase64(json.data_base64, limits)
  return 'reason' in data ? { ...data, id: opened.id, type: opened.typeName } : { ...opened, data: data.json }
}

function readBase64(base64: string, limits: BodyLimits) {
  const bytes = Buffer.from(base64, 'base64')
  // Buffer.from skips characters outside base64, and stops at the first padding.
  if (bytes.toString('base64') !== base64) return unreadable('data_base64 is not valid base64 (RFC 4648, with padding)')
  const body = openBody(bytes, undefined, limits)
  if ('reason' in body) return { ...body, error: `data_base64: ${body.error}` }
  try {
    return { json: readJson(body.text) }
  } catch (error) {
    return unreadable(`data_base64 holds no JSON: ${error instanceof Error ? error.message : error}`)
  }
}

const unreadable = (error: string): EnvelopeError => ({ reason: 'unreadable', error })

function open(
  event: Record<'id' | 'source' | 'type' | 'time' | 'tenant' | 'specversion' | 'data', unknown>,
): Envelope | EnvelopeError {
  const id = textOf(event.id)
  const source = textOf(event.source)
  const typeName = textOf(event.type)
  if (event.specversion !== '1.0') {
    return { reason: 'no_envelope', error: `specversion must be "1.0", not ${JSON.stringify(event.specversion)}`, id }
  }
  if (!id) return { reason: 'missing_id', error: 'the CloudEvent has no id' }
  if (!typeName) return { reason: 'missing_type', error: 'the CloudEvent has no type', id }
  if (!source) return { reason: 'no_envelope', error: 'the CloudEvent has no source', id, type: typeName }
  const tenantId = textOf(event.tenant)
  // CloudEvents 1.0, "id": an event is named by its source and id together. A UUID needs no source beside it.
  return {
    id,
    idScope: isUuid(id) ? undefined : source,
    typeName,
    time: timeOf(event.time),
    tenantId,
    data: event.data,
  }
}
