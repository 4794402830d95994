import { readJson } from '../../read-json.ts'
import { isUuid } from '../event-key.ts'
import { type Envelope, type EnvelopeError, type Headers, isObject, type JsonObject, textOf } from './envelope.ts'

/** Whether the message is a CloudEvent, all in its body or with its attributes in `ce-` headers. */
export function isCloudEvent(json: unknown, headers: Headers): boolean {
  return headers['ce-specversion'] !== undefined || (isObject(json) && 'specversion' in json)
}

/** Opens a CloudEvent 1.0 in binary mode: attributes in `ce-` headers, data in the body. */
export function openBinaryCloudEvent(json: unknown, headers: Headers): Envelope | EnvelopeError {
  const attribute = (name: string) => decodeHeader(headers[`ce-${name}`])
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
export function openStructuredCloudEvent(json: JsonObject): Envelope | EnvelopeError {
  const { id, source, type, time, specversion } = json
  const opened = open({ id, source, type, time, tenant: json.tenant ?? json.tenantid, specversion, data: json.data })
  if ('reason' in opened || typeof json.data_base64 !== 'string') return opened
  try {
    return { ...opened, data: readJson(Buffer.from(json.data_base64, 'base64').toString('utf8')) }
  } catch {
    return { reason: 'unreadable', error: 'data_base64 holds no JSON', id: opened.id, type: opened.typeName }
  }
}

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
    time: textOf(event.time),
    tenantId,
    data: event.data,
  }
}

/** CloudEvents HTTP binding 1.0, 3.1.3.2: header values are percent-encoded. */
function decodeHeader(value: string | undefined): string | undefined {
  if (!value?.includes('%')) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
