import type { Message } from '../../src/inbox/message.ts'

/** An event in the plain envelope, with amounts as decimal numerals. */
export interface ShopEvent {
  id: string
  type: string
  tenant?: string
  /** Of the envelope. */
  time?: string
  data: object
}

export const wireForms = ['plain', 'plain pascal', 'cloud', 'cloud binary', 'whizbang', 'whizbang long'] as const
export type WireForm = (typeof wireForms)[number]

/** The form of amounts: JSON numbers, digit for digit, or text. */
export type AmountForm = 'number' | 'text'

const AMOUNTS =
  /^(unitPrice|lineTotal|amount|taxRate|(total|cumulative|discount|tax|shipping|adjustment|tip|fee|duties|giftCard)Amount)$/
const ENVELOPE_TIME = '2001-02-03T04:05:06Z'

/** Puts an event into one of the envelopes. */
export function toMessage(
  event: ShopEvent,
  form: WireForm = 'plain',
  amounts: AmountForm = 'number',
  source = 'test',
): Message {
  const { id, type, tenant, time = ENVELOPE_TIME, data } = event
  const write = (body: object) => writeJson(body, amounts)
  switch (form) {
    case 'plain':
      return { source, body: write({ id, type, time, tenant, data }) }
    case 'plain pascal':
      return {
        source,
        body: write({ id, type: `Shop.Events.${type}Event`, time, tenantId: tenant, data: inPascalCase(data) }),
      }
    case 'cloud':
      return {
        source,
        body: write({ specversion: '1.0', id, source: '/shop', type: `shop.${type}`, time, tenant, data }),
      }
    case 'cloud binary':
      return { source, headers: cloudHeaders(event, time), body: write(data) }
    case 'whizbang':
      return { source, headers: { envelopetype: envelopeType(type) }, body: write(whizbang(id, tenant, time, data)) }
    case 'whizbang long':
      return { source, body: write(longWhizbang(event, time)) }
  }
}

/** JSON in which an amount has exactly the digits of the event. */
function writeJson(value: object, amounts: AmountForm): string {
  const numerals: string[] = []
  const text = JSON.stringify(value, (key, inner: unknown) => {
    const isAmount = typeof inner === 'string' && AMOUNTS.test(key.charAt(0).toLowerCase() + key.slice(1))
    return amounts === 'number' && isAmount ? `\ue000${numerals.push(inner) - 1}\ue000` : inner
  })
  return text.replace(/"\ue000(\d+)\ue000"/g, (_, index: string) => numerals[Number(index)] ?? '')
}

function cloudHeaders({ id, type, tenant }: ShopEvent, time: string): Record<string, string> {
  const attributes = {
    'ce-specversion': '1.0',
    'ce-id': encodeURIComponent(id),
    'ce-source': '/shop',
    'ce-type': type,
    'ce-time': time,
  }
  return tenant === undefined ? attributes : { ...attributes, 'ce-tenant': encodeURIComponent(tenant) }
}

function envelopeType(type: string): string {
  return `Whizbang.Core.Observability.MessageEnvelope\`1[[Shop.Contracts.${type}Event, Shop.Contracts, Version=1.0.0.0]], Whizbang.Core`
}

function whizbang(id: string, tenant: string | undefined, time: string, data: object): object {
  const service = { sn: 'Shop', ii: '019d9b50-aaaa-7bbb-8ccc-0123456789ab', hn: 'host', pi: 1 }
  const scope = tenant === undefined ? {} : { sc: { v: { Sc: { t: tenant, u: 'user-17' } } } }
  const causation = { ty: 1, si: service, ts: time, sc: { v: { Sc: { t: 'somebody-else' } } } }
  const hops = [
    {
      si: service,
      ts: time,
      to: 'shop.events',
      ...scope,
      tp: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
    causation,
  ]
  return {
    v: 1,
    dc: { m: 2, s: 1, d: false },
    id,
    p: inPascalCase(data, { Items: 'LineItems' }),
    h: hops,
    sid: 'later',
  }
}

function longWhizbang({ id, type, tenant, data }: ShopEvent, time: string): object {
  const scope = tenant === undefined ? {} : { Scope: { Values: { Scope: { TenantId: tenant } } } }
  const payload = { $type: `Shop.Contracts.${type}Event, Shop.Contracts`, ...inPascalCase(data) }
  return { MessageId: id, Payload: payload, Hops: [{ Timestamp: time, ...scope }] }
}

function inPascalCase(value: object, renamed: Record<string, string> = {}): object {
  const inner = (one: unknown) => (typeof one === 'object' && one !== null ? inPascalCase(one, renamed) : one)
  if (Array.isArray(value)) return value.map(inner)
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const name = key.charAt(0).toUpperCase() + key.slice(1)
      return [renamed[name] ?? name, inner(one)]
    }),
  )
}
