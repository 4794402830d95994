import { decimalsOf } from '../contracts/currency.ts'
import type { EventType } from '../contracts/index.ts'
import type { SimulatedEvent } from './event.ts'
import { randomOf } from './random.ts'
import { uuidAt } from './uuid.ts'

/** An event as a Whizbang service publishes it. */
export interface WhizbangMessage {
  /** The envelope's, and the message's on the bus. */
  id: string
  /** JSON without whitespace. */
  body: string
  /** The transport header that names the type. */
  envelopeType: string
  /** The topic, as in the body's hop. */
  topic: string
  /** Subject or routing key: the type's full name in lower case. */
  subject: string
  /** The session: whatever the event is about. */
  streamId: string
}

const NAMESPACE = 'ECommerce.Contracts.Events'
/** Where a Whizbang service with routing publishes them. */
export const TOPIC = NAMESPACE.toLowerCase()
const ASSEMBLY = 'ECommerce.Contracts, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null'
const MONEY = new Set([
  'amount',
  'discountAmount',
  'lineTotal',
  'price',
  'shippingAmount',
  'taxAmount',
  'totalAmount',
  'unitPrice',
])
/** Whizbang's order lines are called otherwise and carry no total of their own. */
const RENAMED: Partial<Record<EventType, Record<string, string>>> = { OrderCreated: { items: 'LineItems' } }
const LEFT_OUT = new Set(['lineTotal'])
const NOTIFICATION_TYPES = ['email', 'sms', 'push']

/**
 * The event in Whizbang's wire form: PascalCase payload in the key order of PostgreSQL's `jsonb`, amounts with their
 * currency's decimals, one hop with the service, the time, the topic and the tenant.
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
    if (typeof value === 'number') return MONEY.has(name) ? value.toFixed(decimals) : String(value)
    if (name === 'type') return String(NOTIFICATION_TYPES.indexOf(String(value)))
    return textJson(name.endsWith('At') ? shortestTime(String(value)) : String(value))
  }
}

function inPascalCase(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** .NET drops trailing zeros of a `DateTime`'s fraction. */
function shortestTime(time: string): string {
  return time.replace(/\.?0+Z$/, 'Z')
}

/** System.Text.Json's default encoder escapes whatever is not plain ASCII, and what HTML could mistake. */
function textJson(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]|[<>&'+`]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  )
}

/** The publishing service's instance: always the same for the same service. */
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
