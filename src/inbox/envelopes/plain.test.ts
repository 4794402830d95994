import { expect, test } from 'vitest'
import { type Decoded, decode } from '../decode.ts'

const settings = { tenantId: 'default', maxEventBytes: 10_000, nowMs: () => Date.parse('2026-05-01T00:00:00Z') }
const read = (body: object): Decoded => decode({ source: 'test', body: JSON.stringify(body) }, settings)

const event = { id: 'event-1', type: 'OrderCancelled', time: '2026-04-17T12:13:07Z', data: { orderId: 'o-1' } }

test('a plain event is read', () => {
  const at = { text: '2026-04-17T12:13:07.000000Z', ms: Date.parse('2026-04-17T12:13:07Z') }
  const payload = { orderId: 'o-1' }
  expect(read(event)).toMatchObject({
    kind: 'known',
    event: { id: 'event-1', type: 'OrderCancelled', tenantId: 'default', at, payload },
  })
})

test('a plain event may name its tenant, and may have a number as id', () => {
  expect(read({ ...event, tenant: 'tenant-a' })).toMatchObject({ kind: 'known', tenantId: 'tenant-a' })
  expect(read({ ...event, tenantId: 'tenant-a' })).toMatchObject({ kind: 'known', tenantId: 'tenant-a' })
  expect(read({ ...event, tenant: '' })).toMatchObject({ kind: 'known', tenantId: 'default' })
  expect(read({ ...event, id: 17 })).toMatchObject({ kind: 'known', id: '17' })
})

test.each([
  ['an id', { id: undefined }, 'missing_id', 'the event has no id'],
  ['an id that is text or a number', { id: { a: 1 } }, 'missing_id', 'the event has no id'],
  ['an id that is not blank', { id: ' ' }, 'missing_id', 'the event has no id'],
  ['a type', { type: '' }, 'missing_type', 'the event has no type'],
  ['data', { data: undefined }, 'invalid', 'the payload must be a JSON object, not undefined'],
])('a plain event needs %s', (_, wrong, reason, error) => {
  expect(read({ ...event, ...wrong })).toMatchObject({ kind: 'rejected', reason, error })
})

test('a plain event may have its properties in PascalCase, as .NET writes them', () => {
  const { id, type, time, data } = event
  const written = { Id: id, Type: type, Time: time, Tenant: 'tenant-a', Data: data }
  expect(read(written)).toEqual(read({ ...event, tenant: 'tenant-a' }))
  expect(read({ Type: 'Cancelled', orderId: 'o-1' })).toMatchObject({ kind: 'rejected', reason: 'no_envelope' })
})

test('the blanks around a type and a tenant do not matter', () => {
  expect(read({ ...event, type: ' OrderCancelled ', tenant: ' tenant-a ' })).toEqual(
    read({ ...event, tenant: 'tenant-a' }),
  )
  expect(read({ ...event, tenant: ' ' })).toEqual(read(event))
})

test('an event without an id or type uses its position and subject at the broker', () => {
  const sent = (source: string, body: object) =>
    decode(
      { source, body: JSON.stringify(body), fallbackId: 'orders-3-1742', fallbackType: 'shop.ordercancelled' },
      settings,
    )
  const bare = { ...event, id: undefined, type: undefined }
  expect(sent('kafka', bare)).toMatchObject({ kind: 'known', id: 'orders-3-1742', type: 'OrderCancelled' })
  const keyOf = (source: string) => (sent(source, bare) as { key: string }).key
  expect(keyOf('kafka')).toBe(keyOf('kafka'))
  expect(keyOf('kafka')).not.toBe(keyOf('other'))
  expect(sent('kafka', event)).toEqual(read(event))
  expect(sent('kafka', { orderId: 'o-1' })).toMatchObject({ kind: 'rejected', reason: 'no_envelope' })
})

test('a body without an envelope is rejected with that reason', () => {
  for (const body of [{}, { orderId: 'o-1', items: [] }, { event: 'OrderCreated' }]) {
    const error = 'neither { id, type, time, data } nor a CloudEvent nor a Whizbang envelope'
    expect(read(body)).toMatchObject({ kind: 'rejected', reason: 'no_envelope', error })
  }
})
