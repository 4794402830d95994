import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { type Decoded, decode } from '../decode.ts'
import { eventKey } from '../event-key.ts'

const settings = { tenantId: 'default', maxEventBytes: 10_000, nowMs: () => Date.parse('2026-05-01T00:00:00Z') }

function read(body: string | object, headers: Record<string, string> = {}): Decoded {
  return decode({ source: 'test', body: typeof body === 'string' ? body : JSON.stringify(body), headers }, settings)
}

const id = '019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3e'
const time = '2026-04-17T12:13:07Z'
const data = { orderId: 'o-1', reason: 'too late' }
const event = { specversion: '1.0', id, source: '/shop', type: 'OrderCancelled', time, data }
const headers = {
  'ce-specversion': '1.0',
  'ce-id': id,
  'ce-source': '/shop',
  'ce-type': 'OrderCancelled',
  'ce-time': time,
}

const UUID = '019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3e'

describe('a structured CloudEvent', () => {
  test('is read', () => {
    expect(read(event)).toMatchObject({
      kind: 'known',
      tenantId: 'default',
      id,
      event: { type: 'OrderCancelled', at: { text: '2026-04-17T12:13:07.000000Z' }, payload: data },
    })
  })

  test('is identified by its source and its id together, unless the id is a UUID', () => {
    const keyOf = (json: object) => (read(json) as { key: string }).key
    expect(keyOf({ ...event, id: '1', source: '/other' })).not.toBe(keyOf({ ...event, id: '1' }))
    expect(keyOf({ ...event, id: UUID, source: '/other' })).toBe(keyOf({ ...event, id: UUID }))
    expect(read({ ...event, id: '1' })).toMatchObject({ id: '1' })
  })

  test('may have unknown attributes', () => {
    const extended = {
      ...event,
      datacontenttype: 'application/json',
      subject: 'o-1',
      traceparent: '00-1',
      comexample: 7,
    }
    expect(read(extended)).toMatchObject({ kind: 'known', event: { payload: data } })
  })

  test('may have a namespace in its type', () => {
    const typed = { ...event, type: 'com.example.shop.OrderCancelledEvent' }
    expect(read(typed)).toMatchObject({ kind: 'known', type: 'OrderCancelled' })
  })

  test('may carry its data in base64, exact to the last digit', () => {
    const text = '{"orderId":"Ä","amount":12345678901234567.89,"refundedAt":"2026-04-17"}'
    const encoded = {
      ...event,
      type: 'OrderRefunded',
      data: undefined,
      data_base64: Buffer.from(text).toString('base64'),
    }
    const payload = { orderId: 'Ä', amount: '12345678901234567.89', refundedAt: '2026-04-17' }
    expect(read(encoded)).toMatchObject({ kind: 'known', event: { payload } })
  })

  test('with base64 data that is not JSON is rejected', () => {
    const encoded = { ...event, data: undefined, data_base64: Buffer.from('<xml/>').toString('base64') }
    expect(read(encoded)).toMatchObject({ kind: 'rejected', reason: 'unreadable', id, type: 'OrderCancelled' })
  })

  test('may carry base64 data behind a byte order mark, or compressed', () => {
    for (const bytes of [Buffer.from(`\ufeff${JSON.stringify(data)}`), gzipSync(JSON.stringify(data))]) {
      const encoded = { ...event, data: undefined, data_base64: bytes.toString('base64') }
      expect(read(encoded)).toMatchObject({ kind: 'known', event: { payload: data } })
    }
  })

  test.each([
    [
      'bytes that are not UTF-8',
      Buffer.from('{"orderId":"J\u00f6rg"}', 'latin1').toString('base64'),
      'not valid UTF-8',
    ],
    ['a character outside base64', 'eyJvcmRlcklkIjoi!MSJ9', 'not valid base64'],
    ['a line break', `${Buffer.from(JSON.stringify(data)).toString('base64').slice(0, 8)}\r\nIg==`, 'not valid base64'],
    ['no padding', Buffer.from('{"orderId":"1"}x').toString('base64').replace(/=+$/, ''), 'not valid base64'],
    [
      'the alphabet of addresses',
      Buffer.from('{"orderId":"\u00ff\u00fe?>"}').toString('base64url'),
      'not valid base64',
    ],
    ['more than an event may have', gzipSync(' '.repeat(10_001)).toString('base64'), 'unpacks (gzip) to more'],
  ])('with base64 data of %s is rejected', (_, base64, error) => {
    const answer = read({ ...event, data: undefined, data_base64: base64 })
    expect(answer).toMatchObject({ kind: 'rejected', id, type: 'OrderCancelled' })
    expect(answer).toMatchObject({ error: expect.stringContaining(error) })
  })

  test.each(['tenant', 'tenantid'])('names its tenant in the extension %s', (name) => {
    expect(read({ ...event, [name]: 'tenant-a' })).toMatchObject({ kind: 'known', tenantId: 'tenant-a' })
  })

  test.each([
    ['another specversion', { specversion: '0.3' }, 'no_envelope', 'specversion must be "1.0", not "0.3"'],
    ['a specversion that is not text', { specversion: 1 }, 'no_envelope', 'specversion must be "1.0", not 1'],
    ['no id', { id: undefined }, 'missing_id', 'the CloudEvent has no id'],
    ['an empty id', { id: '' }, 'missing_id', 'the CloudEvent has no id'],
    ['no type', { type: undefined }, 'missing_type', 'the CloudEvent has no type'],
    ['no source', { source: undefined }, 'no_envelope', 'the CloudEvent has no source'],
    ['no data', { data: undefined }, 'invalid', 'the payload must be a JSON object, not undefined'],
    [
      'an impossible time',
      { time: '2026-02-30T00:00:00Z' },
      'invalid',
      'the time of its envelope must be a time that exists, such as 2026-04-17T12:13:07Z or seconds or milliseconds since 1970, not "2026-02-30T00:00:00Z"',
    ],
  ])('with %s is rejected', (_, wrong, reason, error) => {
    expect(read({ ...event, ...wrong })).toMatchObject({
      kind: 'rejected',
      reason,
      error: expect.stringContaining(error),
    })
  })

  test('has a key of its source and id together, unless the id is a UUID', () => {
    const keyOf = (source: string, eventId: string) => {
      const decoded = read({ ...event, source, id: eventId })
      return decoded.kind === 'known' ? decoded.key : decoded
    }
    expect(keyOf('/shop', id)).toBe(id)
    expect(keyOf('/other', id)).toBe(id)
    expect(keyOf('/shop', '17')).toBe(keyOf('/shop', '17'))
    expect(keyOf('/shop', '17')).not.toBe(keyOf('/other', '17'))
    expect(keyOf('/shop', '17')).not.toBe(eventKey('17'))
  })
})

describe('a binary CloudEvent', () => {
  test('has its attributes in headers and its data in the body', () => {
    const expected = {
      kind: 'known',
      tenantId: 'tenant-a',
      id,
      event: { at: { text: '2026-04-17T12:13:07.000000Z' }, payload: data },
    }
    expect(read(data, { ...headers, 'ce-tenant': 'tenant-a' })).toMatchObject(expected)
    expect(read(data, { ...headers, 'ce-tenantid': 'tenant-a' })).toMatchObject(expected)
  })

  test('has percent-encoded headers', () => {
    const encoded = { ...headers, 'ce-id': 'Euro%20%E2%82%AC%20%F0%9F%98%80', 'ce-tenant': 'M%C3%BCnchen' }
    expect(read(data, encoded)).toMatchObject({ kind: 'known', id: 'Euro € 😀', tenantId: 'München' })
  })

  test('has headers without percent-encoding when a broker delivered it', () => {
    const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.replace('-', '_'), value]))
    const keyOf = (eventId: string) => read(data, { ...plain, ce_id: eventId })
    expect(keyOf('x%41')).toMatchObject({ kind: 'known', id: 'x%41' })
    expect(keyOf('xA')).toMatchObject({ kind: 'known', id: 'xA' })
    expect((keyOf('x%41') as { key: string }).key).not.toBe((keyOf('xA') as { key: string }).key)
  })

  test('is not read from headers next to a structured CloudEvent', () => {
    const both = { ...headers, 'ce-id': 'other', 'content-type': 'application/cloudevents+json; charset=utf-8' }
    expect(read(event, both)).toMatchObject({ kind: 'known', id })
  })

  test('keeps an unencoded header unchanged', () => {
    expect(read(data, { ...headers, 'ce-tenant': '100%' })).toMatchObject({ kind: 'known', tenantId: '100%' })
    expect(read(data, { ...headers, 'ce-tenant': '%E2%82' })).toMatchObject({ kind: 'known', tenantId: '%E2%82' })
  })

  test.each([
    ['ce-specversion', 'no_envelope', '0.3'],
    ['ce-id', 'missing_id', ''],
    ['ce-type', 'missing_type', ''],
    ['ce-source', 'no_envelope', ''],
  ])('with an invalid %s is rejected: %s', (name, reason, value) => {
    expect(read(data, { ...headers, [name]: value })).toMatchObject({ kind: 'rejected', reason })
  })

  test('may carry data that looks like another envelope', () => {
    expect(read({ ...data, id: 'x', type: 'OrderCreated', p: {} }, headers)).toMatchObject({
      kind: 'known',
      type: 'OrderCancelled',
    })
  })

  test('without data, or with data of another kind, is rejected', () => {
    expect(read('', headers)).toMatchObject({ kind: 'rejected', reason: 'unreadable' })
    expect(read('[1]', headers)).toMatchObject({ kind: 'rejected', reason: 'invalid' })
  })
})

test('a message of commercetools is not taken for an event of Tidemark', () => {
  const type = 'com.commercetools.order.message.OrderCreated'
  const body = JSON.stringify({ specversion: '1.0', id: 'm-1', source: '/shop/orders', type, data: { order: {} } })
  expect(decode({ source: 'test', body }, { tenantId: 'default', maxEventBytes: 1000, nowMs: Date.now })).toMatchObject(
    {
      kind: 'rejected',
      reason: 'no_envelope',
      error: expect.stringContaining('"platform": "commercetools"'),
    },
  )
})
