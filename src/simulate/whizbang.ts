import { decimalsOf } from '../contracts/currency.ts'
import type { EventType } from '../contracts/index.ts'
import type { SimulatedEvent } from './event.ts'
import { randomOf } from './random/random.ts'
import { uuidAt } from './random/uuid.ts'

/** An event in the form in which a Whizbang service publishes it. */
export interface WhizbangMessage {
  /** The id of the envelope and of the message. */
  id: string
  /** JSON without whitespace. */
  body: string
  /** The transport header with the type. */
  envelopeType: string
  /** The topic, which is also in the hop of the body. */
  topic: string
  /** Subject or routing key: the full name of the type in lower case. */
  subject: string
  /** The session: the id of the order or product of the event. */
  streamId: string
}

const NAMESPACE = 'ECommerce.Contracts.Events'
/** The topic to which a Whizbang service with routing publishes. */
export const TOPIC = NAMESPACE.toLowerCase()
const ASSEMBLY = 'ECommerce.Contracts, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null'
const MONEY = new Set([
  'adjustmentAmount',
  'amount',
  'cost',
  'cumulativeAmount',
  'discountAmount',
  'dutiesAmount',
  'feeAmount',
  'giftCardAmount',
  'lineTotal',
  'price',
  'shippingAmount',
  'taxAmount',
  'tipAmount',
  'totalAmount',
  'unitCost',
  'unitPrice',
])
/** Order lines have another name in Whizbang, and no total. */
const RENAMED: Partial<Record<EventType, Record<string, string>>> = { OrderCreated: { items: 'LineItems' } }
const LEFT_OUT = new Set(['lineTotal'])
const NOTIFICATION_TYPES = ['email', 'sms', 'push']

/**
 * The event in Whizbang's wire form: a PascalCase payload with keys in the sequence of PostgreSQL's `jsonb`, amounts with
 * the decimals of their currency, and one hop with the service, the time, the topic and the tenant.
 */
export function toWhizbang(event: SimulatedEvent, tenant?: string): WhizbangMessage {
  const { id, type, time, data } = event
  const streamId = String(data.orderId ?? data.productId ?? id)
  const payload = payloadJson(event)
  const hop = JSON.stringify({
    si: serviceOf(type),
    ts: time.replace('Z', '+00:00'),
    to: TOPIC,
    ...(tenant === undefined ? {} : { sc: { v: { Sc: { t: tenant } } } }),
    md: { AggregateId: streamId },
  })
  return {
    id,
    body: `{"v":1,"dc":{"m":2,"s":1,"d":false},"id":"${id}","p":${payload},"h":[${hop}]}`,
    envelopeType: `Whizbang.Core.Observability.MessageEnvelope\`1[[${NAMESPACE}.${type}Event, ${ASSEMBLY}]], Whizbang.Core`,
    topic: TOPIC,
    subject: `${TOPIC}.${type.toLowerCase()}event`,
    streamId,
  }
}

function payloadJson({ type, data }: SimulatedEvent): string {
  const decimals = typeof data.currency === 'string' ? decimalsOf(data.currency) : 2
  const names = RENAMED[type] ?? {}
  return objectJson(data, names)

  function objectJson(object: object, renamed: Record<string, string>): string {
    const properties = Object.entries(object)
      .filter(([name, value]) => value !== undefined && !LEFT_OUT.has(name))
      .map(([name, value]) => ({ key: renamed[name] ?? inPascalCase(name), json: valueJson(name, value) }))
      .sort((a, b) => a.key.length - b.key.length || (a.key < b.key ? -1 : 1))
    return `{${properties.map(({ key, json }) => `"${key}":${json}`).join(',')}}`
  }

  function valueJson(name: string, value: unknown): string {
    if (Array.isArray(value)) return `[${value.map((element) => valueJson(name, element)).join(',')}]`
    if (typeof value === 'object' && value !== null) return objectJson(value, {})
    if (typeof value === 'boolean') return String(value)
    if (typeof value === 'number') return MONEY.has(name) ? value.toFixed(decimals) : String(value)
    if (name === 'type') return String(NOTIFICATION_TYPES.indexOf(String(value)))
    return textJson(name.endsWith('At') ? shortestTime(String(value)) : String(value))
  }
}

function inPascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** .NET drops trailing zeros of the fraction of a `DateTime`. */
function shortestTime(time: string): string {
  return time.replace(/\.?0+Z$/, 'Z')
}

/** Like the default encoder of System.Text.Json, escapes characters that are not ASCII or are special in HTML. */
function textJson(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]|[<>&'+`]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  )
}

/** The instance of the publishing service, which is always the same for a service. */
function serviceOf(type: EventType) {
  const noun = /^[A-Z][a-z]+/.exec(type)?.[0] ?? type
  const name = noun === 'Product' ? 'Inventory' : noun
  const random = randomOf('service', name)
  return {
    sn: `ECommerce.${name}Service.API`,
    ii: uuidAt(Date.UTC(2026, 0, 1), random),
    hn: `${name.toLowerCase()}-${random.uint32().toString(16).padStart(8, '0').slice(0, 4)}`,
    pi: 1,
  }
}
