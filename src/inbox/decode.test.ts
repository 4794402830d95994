import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Decoded, decode, jsonOf, type Known } from './decode.ts'
import { visitIds } from './erase-persons.ts'
import type { Message } from './message.ts'

const NOW = Date.parse('2026-05-01T12:00:00Z')
const settings = { tenantId: 'default', maxEventBytes: 10_000, nowMs: () => NOW }

function read(body: string | Uint8Array | object, message: Partial<Message> = {}): Decoded {
  const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
  return decode({ source: 'test', ...message, body: text }, settings)
}

const time = '2026-04-17T12:13:07Z'
const event = { id: 'event-1', type: 'OrderCancelled', time, data: { orderId: 'o-1' } }
/** An order whose JSON is written by hand, to the digit. */
const order = (total: string, items = '') =>
  `{"id":"1","type":"OrderCreated","time":"${time}","data":{"orderId":"o","items":[${items}],"totalAmount":${total}}}`

function payloadOf(decoded: Decoded): unknown {
  return decoded.kind === 'known' ? decoded.event.payload : decoded
}

describe('an amount', () => {
  test.each([
    ['12345678901234567.89', '12345678901234567.89'],
    ['0.1234567890123456789', '0.1234567890123456789'],
    ['99999999999999999999', '99999999999999999999'],
    ['39.980', 39.98],
    ['1.5e3', '1.5e3'],
    ['12E-1', '12E-1'],
    ['"12345678901234567.89"', '12345678901234567.89'],
    ['" 5.50 "', ' 5.50 '],
  ])('%s survives without passing through binary floating point', (written, expected) => {
    expect(payloadOf(read(order(written)))).toEqual({ orderId: 'o', items: [], totalAmount: expected })
  })

  test.each(['1e400', '123456789012345678901', '"NaN"', '"1,500"', 'true'])(
    '%s is rejected, and the error quotes it',
    (written) => {
      const value = written.startsWith('"') || written === 'true' ? written : `"${written}"`
      const error = `totalAmount must be an amount, as a number or as text, with at most 20 digits on either side of the point, not ${value}`
      expect(read(order(written))).toMatchObject({
        kind: 'rejected',
        reason: 'invalid',
        id: '1',
        type: 'OrderCreated',
        error: expect.stringContaining(error),
      })
    },
  )

  test('of a line survives too', () => {
    const items = '{"productId":"p","quantity":3,"unitPrice":98765432109876543.21}'
    expect(payloadOf(read(order('1', items)))).toMatchObject({ items: [{ unitPrice: '98765432109876543.21' }] })
  })
})

describe('an id', () => {
  test('may be a number with more digits than JavaScript keeps', () => {
    const body = `{"id":12345678901234567890,"type":"OrderCancelled","time":"${time}","data":{"orderId":98765432109876543210}}`
    expect(read(body)).toMatchObject({
      id: '12345678901234567890',
      event: { payload: { orderId: '98765432109876543210' } },
    })
  })

  test.each(['x'.repeat(201), 'a\u0000b', '\ud800'])('that cannot be kept is refused: %j', (id) => {
    const refused = {
      kind: 'rejected',
      reason: 'invalid',
      error: expect.stringMatching(/^id must be well-formed text/),
    }
    expect(read({ ...event, id })).toMatchObject(refused)
  })

  test.each(['tenant', 'type'])('is kept as well as %s, which obeys the same rule', (name) => {
    for (const wrong of ['x'.repeat(201), 'a\u0000b', '\ud800']) {
      const refused = {
        kind: 'rejected',
        tenantId: 'default',
        error: expect.stringMatching(`^${name} must be well-formed`),
      }
      expect(read({ ...event, [name]: wrong })).toMatchObject(refused)
    }
  })
})

describe('the time', () => {
  const at = (decoded: Decoded) => (decoded.kind === 'known' ? decoded.event.at.text : decoded)
  const cancelled = (cancelledAt: unknown, body: object = event) =>
    read({ ...body, data: { orderId: 'o', cancelledAt } })

  test('is that of the event, or else that of the envelope', () => {
    expect(at(cancelled('2026-04-16T00:00:00+02:00'))).toBe('2026-04-15T22:00:00.000000Z')
    expect(at(cancelled(null))).toBe('2026-04-17T12:13:07.000000Z')
    expect(at(cancelled(''))).toBe('2026-04-17T12:13:07.000000Z')
    const shipment = { shippedAt: '2026-04-03', createdAt: '2026-04-02', orderId: 'o' }
    expect(at(read({ ...event, type: 'ShipmentCreated', data: shipment }))).toBe('2026-04-03T00:00:00.000000Z')
  })

  test('is missing when neither has one', () => {
    const missing = { kind: 'rejected', reason: 'missing_time', error: 'neither the event nor its envelope has a time' }
    expect(cancelled(undefined, { ...event, time: undefined })).toMatchObject(missing)
    expect(cancelled('', { ...event, time: '' })).toMatchObject(missing)
  })

  test.each<[unknown]>([
    [[2026, 4, 17, 10, 30]],
    [1776421800],
    [1776421800000],
    ['1776421800'],
    ['/Date(1776421800000)/'],
    ['2026-04-17T12:30:00+02:00[Europe/Berlin]'],
    ['Fri, 17 Apr 2026 10:30:00 GMT'],
    ['20260417T103000Z'],
    ['2026-04-17 10:30:00 UTC'],
    [{ $date: '2026-04-17T10:30:00Z' }],
  ])('is read in any common form, in the event and in its envelope: %j', (value) => {
    const at = { text: '2026-04-17T10:30:00.000000Z', ms: Date.parse('2026-04-17T10:30:00Z') }
    expect(cancelled(value)).toMatchObject({ event: { at } })
    expect(cancelled(undefined, { ...event, time: value })).toMatchObject({ event: { at } })
  })

  test('that is unset counts as absent', () => {
    const atEnvelope = { kind: 'known', event: { at: { text: '2026-04-17T12:13:07.000000Z' } } }
    for (const unset of ['0001-01-01T00:00:00', '0001-01-01T00:00:00Z', '0000-00-00 00:00:00', -62135596800]) {
      expect(cancelled(unset, { ...event, time: '2026-04-17T12:13:07Z' })).toMatchObject(atEnvelope)
      const missing = { kind: 'rejected', reason: 'missing_time' }
      expect(cancelled(undefined, { ...event, time: unset })).toMatchObject(missing)
      expect(cancelled(unset, { ...event, time: unset })).toMatchObject(missing)
    }
  })

  test('that does not exist is named in the error', () => {
    const expected = 'a time that exists, such as 2026-04-17T12:13:07Z or seconds or milliseconds since 1970'
    const error = `cancelledAt must be ${expected}, not "2026-02-30"`
    expect(cancelled('2026-02-30')).toMatchObject({ kind: 'rejected', reason: 'invalid', error })
    const ofEnvelope = { error: `the time of its envelope must be ${expected}, not "yesterday"` }
    expect(read({ ...event, time: 'yesterday' })).toMatchObject(ofEnvelope)
    expect(cancelled(true)).toMatchObject({ error: `cancelledAt must be ${expected}, not true` })
    expect(cancelled(2026)).toMatchObject({ error: `cancelledAt must be ${expected}, not 2026` })
    expect(cancelled({ soon: 1 })).toMatchObject({ error: `cancelledAt must be ${expected}, not {"soon":1}` })
    expect(cancelled({ $date: 1 })).toMatchObject({ error: `cancelledAt must be ${expected}, not {"$date":1}` })
  })

  test.each([
    ['2000-01-01T00:00:00Z', undefined],
    ['2026-05-02T12:00:00Z', undefined],
    ['1999-12-31T23:59:59.999999Z', 'its time 1999-12-31T23:59:59.999999Z is before 2000-01-01'],
    ['1970-01-01T00:00:00Z', 'its time 1970-01-01T00:00:00Z is before 2000-01-01'],
    ['1900-01-01', 'its time 1900-01-01 is before 2000-01-01'],
    ['946684799', 'its time 946684799 is before 2000-01-01'],
    ['2026-05-02T12:00:00.001Z', 'its time 2026-05-02T12:00:00.001Z is more than a day in the future'],
    ['9999-12-31T23:59:59.9999999Z', 'its time 9999-12-31T23:59:59.9999999Z is more than a day in the future'],
  ])('%s is in range, or an error', (text, error) => {
    const expected = error ? { kind: 'rejected', reason: 'time_out_of_range', error } : { kind: 'known' }
    expect(cancelled(text)).toMatchObject(expected)
  })
})

describe('the tenant', () => {
  const ofTenant = { ...event, tenant: 'a' }

  test('is that of the envelope, or else of the sender, or else of the setting', () => {
    expect(read(ofTenant, { defaultTenantId: 'b' }).tenantId).toBe('a')
    expect(read(event, { defaultTenantId: 'b' }).tenantId).toBe('b')
    expect(read(event).tenantId).toBe('default')
  })

  test('must be the tenant that the sender may write to', () => {
    expect(read(ofTenant, { onlyTenantId: 'a' })).toMatchObject({ kind: 'known', tenantId: 'a' })
    expect(read(event, { onlyTenantId: 'a' })).toMatchObject({ kind: 'known', tenantId: 'a' })
    const error = 'the event is of tenant "a"; this sender may only write to "b"'
    const refused = {
      kind: 'rejected',
      reason: 'wrong_tenant',
      tenantId: 'b',
      id: 'event-1',
      type: 'OrderCancelled',
      error,
    }
    expect(read(ofTenant, { onlyTenantId: 'b', defaultTenantId: 'a' })).toEqual(refused)
    expect(read('{', { onlyTenantId: 'b' }).tenantId).toBe('b')
  })
})

describe('an event of an unknown type', () => {
  test('is stored with its simple name, and with its time if there is one', () => {
    const body = { ...event, type: 'Shop.Events.CartAbandonedEvent', data: 'anything' }
    const kept = {
      kind: 'unknown',
      tenantId: 'default',
      id: 'event-1',
      type: 'CartAbandonedEvent',
      unpacked: undefined,
    }
    expect(read(body)).toMatchObject({ ...kept, at: { text: '2026-04-17T12:13:07.000000Z' } })
  })

  test.each([undefined, 'yesterday', ''])('may have the time %j', (wrong) => {
    expect(read({ ...event, type: 'CartAbandoned', time: wrong })).toMatchObject({ kind: 'unknown', at: undefined })
  })

  test('may not write to another tenant either', () => {
    expect(read({ ...event, type: 'CartAbandoned', tenant: 'a' }, { onlyTenantId: 'b' })).toMatchObject({
      reason: 'wrong_tenant',
    })
  })
})

describe('a body', () => {
  test('may be bytes in any alphabet, with or without a byte order mark', () => {
    const body = { ...event, data: { orderId: 'Größe-中-😀' } }
    const text = JSON.stringify(body)
    const known = { kind: 'known', event: { payload: { orderId: 'Größe-中-😀' } } }
    expect(read(Buffer.from(text))).toMatchObject(known)
    expect(read(Buffer.from(`\ufeff${text}`))).toMatchObject(known)
    expect(read(`\ufeff${text}`)).toMatchObject(known)
    expect(read(Buffer.from(JSON.stringify(event)))).toMatchObject({ kind: 'known' })
  })

  test('is read unchanged from its stored text', () => {
    for (const body of [
      Buffer.from(`\ufeff${order('1.10')}`),
      order('12345678901234567.89'),
      Buffer.from(order('2', ' ')),
    ]) {
      const decoded = read(body)
      expect(decoded).toMatchObject({ kind: 'known' })
      expect(read(jsonOf({ body }, decoded as Known))).toEqual(decoded)
    }
  })

  test.each([
    ['that is not UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), 'unreadable'],
    ['in UTF-16', Buffer.from(JSON.stringify(event), 'utf16le'), 'unreadable'],
    ['that is cut off', '{"id":"1"', 'unreadable'],
    ['that is empty', '', 'unreadable'],
    ['with NaN', order('NaN'), 'unreadable'],
    ['nested without end', `${'['.repeat(5000)}`, 'unreadable'],
    ['that is too large', JSON.stringify({ ...event, data: { orderId: 'x'.repeat(10_000) } }), 'too_large'],
    ['of too many bytes', Buffer.alloc(10_001, ' '), 'too_large'],
    ['that is a list', '[]', 'no_envelope'],
    ['that is null', 'null', 'no_envelope'],
    ['that is a number', '12345678901234567890', 'no_envelope'],
  ])('%s is rejected', (_, body, reason) => {
    expect(read(body)).toMatchObject({ kind: 'rejected', tenantId: 'default', reason, error: expect.any(String) })
  })
})

test('decoding returns a result for any input and never throws', () => {
  const shape = fc.record(
    {
      id: fc.jsonValue(),
      type: fc.constantFrom('OrderCreated', 'PaymentFailed', 7, null),
      time: fc.jsonValue(),
      data: fc.jsonValue(),
      p: fc.jsonValue(),
      h: fc.jsonValue(),
      specversion: fc.constantFrom('1.0', 1),
      source: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  const headers = fc.dictionary(fc.constantFrom('ce-specversion', 'ce-id', 'ce-type', 'envelopetype'), fc.string())
  fc.assert(
    fc.property(fc.oneof(shape, fc.string(), fc.uint8Array()), headers, (body, header) => {
      expect(['known', 'unknown', 'rejected']).toContain(read(body, { headers: header }).kind)
    }),
    { numRuns: 500 },
  )
})

describe('an event that is nested too deeply', () => {
  const nested = (levels: number, inner: string) => `${'['.repeat(levels)}${inner}${']'.repeat(levels)}`
  const withNested = (type: string, value: string) =>
    order('5').replace('OrderCreated', type).replace('"items"', `"other":${value},"items"`)
  const limits = { ...settings, maxEventBytes: 1 << 20 }
  const types = ['OrderCreated', 'SomethingElse']
  const inners = ['1', '12345678901234567890', '{"customerId":"c"}']
  const cases = types.flatMap((type) => inners.flatMap((inner) => [600, 3000, 200_000].map((n) => [type, inner, n])))

  test.each(cases as [string, string, number][])('%s around %s with %i levels has an error', (type, inner, levels) => {
    expect(decode({ source: 'test', body: withNested(type, nested(levels, inner)) }, limits)).toMatchObject({
      kind: 'rejected',
      reason: 'unreadable',
      error: 'not readable as JSON: It is nested too deeply',
    })
  })

  test('is read up to the limit, by its contract and for persons', () => {
    expect(decode({ source: 'test', body: withNested('OrderCreated', nested(400, '1')) }, limits).kind).toBe('known')
    const found: string[] = []
    visitIds(withNested('SomethingElse', nested(400, '{"customerId":"c"}')), (id) => found.push(id))
    expect(found).toContain('c')
  })
})
