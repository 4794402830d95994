import { describe, expect, test } from 'vitest'
import { type Decoded, decode } from '../decode.ts'

/** As it leaves the outbox: one line, keys of the payload in the order of PostgreSQL's jsonb. */
const BODY =
  '{"v":1,"dc":{"m":2,"s":1,"d":false},"id":"019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3e",' +
  '"p":{"OrderId":"019d9b6a-7dfe-7b01-8c44-1a2b3c4d5e6f","CreatedAt":"2026-04-17T12:13:07.1234567Z",' +
  '"LineItems":[{"Quantity":2,"ProductId":"019d9b60-0001-7a00-8000-0000000000aa","UnitPrice":19.99,"ProductName":"Widget"},' +
  '{"Quantity":1,"ProductId":"019d9b60-0002-7a00-8000-0000000000bb","UnitPrice":5.50,"ProductName":"Sticker set"}],' +
  '"CustomerId":"019d9b5f-1234-7abc-8def-0123456789ab","TotalAmount":45.48},' +
  '"h":[{"si":{"sn":"ECommerce.OrderService.API","ii":"019d9b50-aaaa-7bbb-8ccc-0123456789ab","hn":"orders-7c9f","pi":1},' +
  '"ts":"2026-04-17T12:13:07.1240012+00:00","to":"ecommerce.contracts.events",' +
  '"sc":{"v":{"Sc":{"t":"tenant-a","u":"user-17"}}},' +
  '"md":{"AggregateId":"019d9b6a-7dfe-7b01-8c44-1a2b3c4d5e6f"},' +
  '"tp":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}]}'

const ENVELOPE_TYPE =
  'Whizbang.Core.Observability.MessageEnvelope`1[[ECommerce.Contracts.Events.OrderCreatedEvent, ECommerce.Contracts, ' +
  'Version=1.0.0.0, Culture=neutral, PublicKeyToken=null]], Whizbang.Core'

const settings = { tenantId: 'default', maxEventBytes: 10_000, nowMs: () => Date.parse('2026-05-01T00:00:00Z') }

function read(body: string | object, headers: Record<string, string> = { envelopetype: ENVELOPE_TYPE }): Decoded {
  return decode({ source: 'test', body: typeof body === 'string' ? body : JSON.stringify(body), headers }, settings)
}

const complete = JSON.parse(BODY)
const { p: payload, h: hops, id } = complete
const payloadWithoutTime = { ...payload, CreatedAt: undefined }

const order = {
  orderId: '019d9b6a-7dfe-7b01-8c44-1a2b3c4d5e6f',
  createdAt: '2026-04-17T12:13:07.1234567Z',
  items: [
    { quantity: 2, productId: '019d9b60-0001-7a00-8000-0000000000aa', unitPrice: 19.99, productName: 'Widget' },
    { quantity: 1, productId: '019d9b60-0002-7a00-8000-0000000000bb', unitPrice: 5.5, productName: 'Sticker set' },
  ],
  customerId: '019d9b5f-1234-7abc-8def-0123456789ab',
  totalAmount: 45.48,
}

test("Whizbang's complete example is read correctly and stored unchanged", () => {
  expect(read(BODY)).toEqual({
    kind: 'known',
    tenantId: 'tenant-a',
    isKeyPerType: false,
    unpacked: undefined,
    id,
    key: id,
    type: 'OrderCreated',
    event: {
      tenantId: 'tenant-a',
      id,
      type: 'OrderCreated',
      at: { text: '2026-04-17T12:13:07.123456Z', ms: Date.parse('2026-04-17T12:13:07.123Z') },
      payload: order,
    },
  })
})

describe('an envelope', () => {
  const event = { id, tenantId: 'tenant-a', type: 'OrderCreated', payload: order }

  test.each([
    ['without v and dc', { id, p: payload, h: hops }],
    ['with unknown keys', { ...complete, sid: 'stream', sseq: 7, StateOnly: true, rl: [] }],
    ['with a later version', { ...complete, v: 2 }],
    ['with long names', { MessageId: id, Payload: payload, Hops: hops }],
    [
      'with a type in its payload',
      { MessageId: id, Payload: { $type: 'Other.ThingEvent, Other', ...payload }, Hops: hops },
    ],
    [
      'with long names in its hops',
      {
        MessageId: id,
        Payload: payload,
        Hops: [{ Type: 0, Timestamp: '2026-04-17T12:13:07Z', Scope: { Values: { Scope: { TenantId: 'tenant-a' } } } }],
      },
    ],
  ])('%s', (_, envelope) => {
    expect(read(envelope)).toMatchObject({ kind: 'known', event })
  })

  test('without an id is rejected', () => {
    expect(read({ p: payload, h: hops })).toMatchObject({ kind: 'rejected', reason: 'missing_id' })
  })
})

describe('the type', () => {
  const short = 'ECommerce.Contracts.Events.OrderCreatedEvent'

  test.each([
    ['with its assembly', ENVELOPE_TYPE],
    [
      'without version',
      `Whizbang.Core.Observability.MessageEnvelope\`1[[${short}, ECommerce.Contracts]], Whizbang.Core`,
    ],
    ['with spaces', `MessageEnvelope\`1[[ ${short} , ECommerce.Contracts ]]`],
    ['alone, with its assembly', `${short}, ECommerce.Contracts, Version=1.0.0.0`],
    ['alone', short],
    ['nested in a class', 'Shop.Events+OrderCreatedEvent, Shop'],
    ['as a simple name', 'OrderCreated'],
    ['in small letters, as a subject has it', short.toLowerCase()],
  ])('is in the EnvelopeType header: %s', (_, header) => {
    expect(read(BODY, { envelopetype: header })).toMatchObject({ kind: 'known', type: 'OrderCreated' })
  })

  test('is a key of the envelope in a file, which has no headers', () => {
    expect(read({ EnvelopeType: ENVELOPE_TYPE, ...complete }, {})).toMatchObject({
      kind: 'known',
      type: 'OrderCreated',
    })
  })

  test('is read from the payload if it is nowhere else', () => {
    const polymorphic = { MessageId: id, Payload: { $type: `${short}, ECommerce.Contracts`, ...payload }, Hops: hops }
    expect(read(polymorphic, {})).toMatchObject({ kind: 'known', type: 'OrderCreated' })
  })

  test('is never guessed', () => {
    const missing = { kind: 'rejected', id, tenantId: 'default', reason: 'missing_type' }
    expect(read(BODY, {})).toMatchObject({ ...missing, error: expect.stringContaining('EnvelopeType header') })
    expect(read(BODY, { envelopetype: '' })).toMatchObject(missing)
    expect(read(BODY, { envelopetype: ' , ' })).toMatchObject(missing)
  })

  test('of a system event on the same topic is unknown, not an error', () => {
    const header = ENVELOPE_TYPE.replace(
      'ECommerce.Contracts.Events.OrderCreatedEvent',
      'Whizbang.Core.IntegrityCheckpoint',
    )
    expect(read(BODY, { envelopetype: header })).toMatchObject({ kind: 'unknown', type: 'IntegrityCheckpoint' })
  })
})

describe('the tenant', () => {
  const scope = (values: object | null) => ({ sc: { v: { Sc: values } } })
  const tenantOf = (...hopList: object[]) => read({ ...complete, h: hopList }).tenantId

  test.each([
    ['is the last that a hop names', 'b', [scope({ t: 'a' }), scope({ t: 'b', u: 'user' })]],
    [
      'stays when a later hop changes something else',
      'a',
      [scope({ t: 'a' }), { sc: { v: { Ty: 1 } } }, { sc: { c: { Ro: { a: ['x'] } } } }],
    ],
    ['stays when a later hop has no scope', 'a', [scope({ t: 'a' }), { to: 'topic' }]],
    ['goes with a later scope that has none', 'default', [scope({ t: 'a' }), scope({ u: 'user' })]],
    ['is not that of a causation hop', 'a', [scope({ t: 'a' }), { ty: 1, ...scope({ t: 'cause' }) }]],
    ['is not that of a causation hop alone', 'default', [{ ty: 1, ...scope({ t: 'cause' }) }]],
    ['is that of a hop with an explicit type 0', 'a', [{ ty: 0, ...scope({ t: 'a' }) }]],
    ['is the default without any scope', 'default', [{ to: 'topic' }]],
    ['is the default without hops', 'default', []],
    ['is the default with a broken scope', 'default', [{ sc: 'x' }, { sc: { v: 3 } }, scope(null), scope({ t: '' })]],
    ['may be a number', '7', [scope({ t: 7 })]],
  ])('%s', (_, tenantId, list) => {
    expect(tenantOf(...list)).toBe(tenantId)
  })

  test('needs no list of hops', () => {
    for (const h of [undefined, null, 'hops', 3, [null, 'hop']])
      expect(read({ ...complete, h }).tenantId).toBe('default')
  })
})

describe('the time', () => {
  test('is that of the payload, or else of the first hop', () => {
    const later = { ts: '2026-04-18T00:00:00+00:00' }
    const at = (envelope: object) => {
      const decoded = read(envelope)
      return decoded.kind === 'known' ? decoded.event.at.text : decoded
    }
    expect(at({ ...complete, h: [...hops, later] })).toBe('2026-04-17T12:13:07.123456Z')
    expect(at({ ...complete, p: payloadWithoutTime, h: [...hops, later] })).toBe('2026-04-17T12:13:07.124001Z')
    expect(at({ ...complete, p: { ...payload, CreatedAt: '2026-04-17T14:13:07' } })).toBe('2026-04-17T14:13:07.000000Z')
  })

  test('is missing when neither has one', () => {
    const missing = { kind: 'rejected', reason: 'missing_time', id, type: 'OrderCreated' }
    expect(read({ ...complete, p: payloadWithoutTime, h: [] })).toMatchObject(missing)
  })
})
