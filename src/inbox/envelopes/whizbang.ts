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

/** Such as ``Whizbang.Core.Observability.MessageEnvelope`1[[Shop.OrderCreatedEvent, Shop, Version=1.0.0.0]], Whizbang.Core``. */
const GENERIC_ENVELOPE = /MessageEnvelope`1\[\[\s*([^,\]]+)/

/** Whether this is a Whizbang envelope, in its short form (`id`, `p`, `h`) or its long one (`MessageId`, `Payload`, `Hops`). */
export function isWhizbang(json: JsonObject): boolean {
  return 'p' in json || ('Payload' in json && 'MessageId' in json)
}

/**
 * Opens a Whizbang envelope. `v`, `dc` and unknown keys are ignored.
 *
 * Its type stands in the transport's `EnvelopeType` header; a file, which has no headers, may write `EnvelopeType`
 * beside the other keys. Then come the payload's `$type` and the subject it was sent under.
 */
export function openWhizbang(json: JsonObject, headers: Headers, fallbackType?: string): Envelope | EnvelopeError {
  const id = textOf(json.id ?? json.MessageId)
  const data = openNestedJson(json.p ?? json.Payload)
  const typeName = typeNameOf(
    headers.envelopetype ??
      textOf(json.EnvelopeType) ??
      (isObject(data) ? textOf(data.$type) : undefined) ??
      fallbackType,
  )
  if (!id) return { reason: 'missing_id', error: 'the Whizbang envelope has no id' }
  if (!typeName) {
    return {
      reason: 'missing_type',
      error: 'a Whizbang body names its type in an EnvelopeType header; there is none',
      id,
    }
  }
  const hops = [json.h ?? json.Hops].flat().filter(isObject)
  const [first] = hops
  return { id, typeName, time: timeOf(first?.ts ?? first?.Timestamp), tenantId: tenantOf(hops), data }
}

function typeNameOf(envelopeType: string | undefined): string | undefined {
  if (!envelopeType) return undefined
  const inner = GENERIC_ENVELOPE.exec(envelopeType)?.[1] ?? envelopeType.split(',', 1)[0]
  return inner?.trim() || undefined
}

/** Each hop may carry a change of the scope; a scope that is present replaces the whole one before. Causation hops say nothing. */
function tenantOf(hops: JsonObject[]): string | undefined {
  let tenantId: string | undefined
  for (const hop of hops) {
    const isCurrent = (hop.ty ?? hop.Type ?? 0) === 0
    const delta = hop.sc ?? hop.Scope
    if (!isCurrent || !isObject(delta)) continue
    const values = delta.v ?? delta.Values
    const scope = isObject(values) ? (values.Sc ?? values.Scope) : undefined
    if (isObject(scope)) tenantId = textOf(scope.t ?? scope.TenantId)
  }
  return tenantId
}
