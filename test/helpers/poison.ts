import type { Message, RejectReason } from '../../src/inbox/message.ts'

/** An invalid message, and the expected rejection. */
export interface Poison {
  name: string
  message: Omit<Message, 'source'>
  reason: RejectReason
  /** A pattern of the expected error. */
  error: RegExp
}

const line = { productId: 'p', quantity: 1, unitPrice: 1 }
const good = { orderId: 'poisoned', totalAmount: 1, createdAt: '2024-05-01T10:00:00Z', items: [line] }
const envelope = { id: 'poison', type: 'OrderCreated', data: good }

/** An order whose JSON is changed as text, for values that JSON.stringify cannot write. */
const patched = (from: string, to: string) => JSON.stringify(envelope).replace(from, () => to)
const ofData = (data: object) => JSON.stringify({ ...envelope, data: { ...good, ...data } })
const ofEnvelope = (more: object) => JSON.stringify({ ...envelope, ...more })
const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
const longText = Array.from({ length: 2000 }, (_, i) => String.fromCodePoint(0x4e00 + i * 7)).join('')

const unreadable: [string, Message['body'], RegExp][] = [
  ['nothing', '', /JSON/],
  ['half an object', '{"id":"poison","type":', /JSON/],
  ['no JSON at all', 'OrderCreated;poison;1.00', /JSON/],
  ['NaN as a number', patched('"totalAmount":1', '"totalAmount":NaN'), /JSON/],
  [
    'bytes that are no UTF-8',
    Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from('"}')]),
    /UTF-8|utf-8|encoded data/,
  ],
  ['a raw U+0000 in a text', patched('poisoned', 'poi\u0000soned'), /JSON/],
]

const noEnvelope: [string, Message['body'], RegExp][] = [
  ['null', 'null', /object/],
  ['a list', '[]', /object/],
  ['a text', '"OrderCreated"', /object/],
  ['an empty object', '{}', /neither/],
  ['an envelope in its prototype', '{"__proto__":{"id":"poison","type":"OrderCreated","data":{}}}', /neither/],
]

const invalid: [string, Message['body'], RegExp][] = [
  ['no order id', ofData({ orderId: undefined }), /orderId/],
  ['an order id that is a list', ofData({ orderId: ['poisoned'] }), /orderId/],
  ['an order id in its prototype', patched('"orderId":"poisoned"', '"__proto__":{"orderId":"poisoned"}'), /orderId/],
  [
    'an order id in its prototype, beside a long number',
    patched('"orderId":"poisoned"', '"x":1.2345678901234567,"__proto__":{"orderId":"poisoned"}'),
    /orderId/,
  ],
  ['no total', ofData({ totalAmount: undefined }), /totalAmount/],
  ['a total that is true', ofData({ totalAmount: true }), /totalAmount/],
  ['NaN as a text', ofData({ totalAmount: 'NaN' }), /totalAmount/],
  ['1e400', patched('"totalAmount":1', '"totalAmount":1e400'), /totalAmount/],
  ['-1e400', patched('"totalAmount":1', '"totalAmount":-1e400'), /totalAmount/],
  ['an amount of 30 digits', patched('"totalAmount":1', '"totalAmount":123456789012345678901234567890'), /totalAmount/],
  ['a time that is a year', ofData({ createdAt: 2024 }), /createdAt/],
  ['30 February', ofData({ createdAt: '2024-02-30T10:00:00Z' }), /createdAt/],
  ['the year 9999, and beyond in UTC', ofData({ createdAt: '9999-12-31T23:59:59-14:00' }), /createdAt/],
  ['U+0000 in an order id', ofData({ orderId: 'poi\u0000soned' }), /orderId/],
  ['U+0000 in the id', ofEnvelope({ id: 'poi\u0000son' }), /id/],
  ['U+0000 in the type', ofEnvelope({ type: 'Order\u0000' }), /type/],
  ['U+0000 in the tenant', ofEnvelope({ tenant: 'a\u0000' }), /tenant/],
  ['half a surrogate pair in an order id', ofData({ orderId: 'poisoned\ud83d' }), /orderId/],
  ['half a surrogate pair in the id', ofEnvelope({ id: '\ud83d' }), /id/],
  ['half a surrogate pair in the type', ofEnvelope({ type: '\ud83d' }), /type/],
  ['half a surrogate pair in the tenant', ofEnvelope({ tenant: '\ud83d' }), /tenant/],
  ['a type as long as a page', ofEnvelope({ type: longText }), /type/],
  ['a tenant as long as a page', ofEnvelope({ tenant: longText }), /tenant/],
  ['data that is a list', ofEnvelope({ data: [good] }), /payload|orderId/],
  ['no data', ofEnvelope({ data: undefined }), /payload|orderId/],
]

const other: [string, Message['body'], RegExp, RejectReason][] = [
  ['no id', ofEnvelope({ id: undefined }), /id/, 'missing_id'],
  ['no id, and a type with U+0000', ofEnvelope({ id: undefined, type: 'Order\u0000' }), /id/, 'missing_id'],
  [
    'no id, and a type with half a surrogate pair',
    ofEnvelope({ id: undefined, type: 'Order\ud83d' }),
    /id/,
    'missing_id',
  ],
  ['no id, and a type as long as a page', ofEnvelope({ id: undefined, type: longText }), /id/, 'missing_id'],
  ['no type', ofEnvelope({ type: undefined }), /type/, 'missing_type'],
  ['no type, and an id with U+0000', ofEnvelope({ id: '\u0000', type: undefined }), /type/, 'missing_type'],
  [
    'a CloudEvent without a source, of a type with U+0000',
    ofEnvelope({ specversion: '1.0', type: '\u0000' }),
    /source/,
    'no_envelope',
  ],
  [
    'a CloudEvent of a later version',
    ofEnvelope({ specversion: '2.0', source: '/shop' }),
    /specversion/,
    'no_envelope',
  ],
  ['no time', ofData({ createdAt: undefined }), /time/, 'missing_time'],
  ['a time that was never set', ofData({ createdAt: '0001-01-01T00:00:00Z' }), /time/, 'missing_time'],
  ['the year 0000', ofData({ createdAt: '0000-01-01T00:00:00+14:00' }), /time/, 'missing_time'],
  ['the year 1970', ofData({ createdAt: '1970-01-01T00:00:00Z' }), /time.*1970/, 'time_out_of_range'],
  ['the year 9999', ofData({ createdAt: '9999-12-31T23:59:59.9999999Z' }), /time.*9999/, 'time_out_of_range'],
  ['10 MB', ofData({ note: 'x'.repeat(10_000_000) }), /bytes.*TIDEMARK_MAX_EVENT_BYTES/, 'too_large'],
]

/** Invalid messages, each of which must become a dead letter without blocking its batch. */
export const poisons: readonly Poison[] = [
  ...unreadable.map(([name, body, error]) => ({ name, message: { body }, reason: 'unreadable' as const, error })),
  ...noEnvelope.map(([name, body, error]) => ({ name, message: { body }, reason: 'no_envelope' as const, error })),
  ...invalid.map(([name, body, error]) => ({ name, message: { body }, reason: 'invalid' as const, error })),
  ...other.map(([name, body, error, reason]) => ({ name, message: { body }, reason, error })),
  {
    name: 'items nested a hundred thousand deep',
    message: { body: patched('"items":[', `"items":[${deep(100_000)},`) },
    reason: 'unreadable',
    error: /stack|nested|deep/i,
  },
  {
    name: 'a tenant that its sender must not write to',
    message: { body: ofEnvelope({ tenant: 'theirs' }), onlyTenantId: 'ours' },
    reason: 'wrong_tenant',
    error: /tenant "theirs"/,
  },
  {
    name: 'headers that cannot be kept',
    message: { body: '{"p":{}}', headers: { envelopetype: 'a\u0000\ud83d', 'x-note': '\u0000' } },
    reason: 'missing_id',
    error: /id/,
  },
]
