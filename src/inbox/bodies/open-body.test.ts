import { deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { binaryXml, textRecord, wrappedBodies } from '../../../test/helpers/wrapped-bodies.ts'
import { type Decoded, decode } from '../decode.ts'

const MAX_EVENT_BYTES = 100_000
const settings = {
  tenantId: 'default',
  maxEventBytes: MAX_EVENT_BYTES,
  nowMs: () => Date.parse('2026-05-01T00:00:00Z'),
}

function read(body: string | Uint8Array, headers: Record<string, string> = {}): Decoded {
  return decode({ source: 'test', body, headers }, settings)
}

const time = '2026-04-17T12:13:07Z'
const data = '{"orderId":"Ä-1","amount":12345678901234567.89}'
const json = `{"id":"event-1","type":"OrderRefunded","time":"${time}","data":${data}}`
const payload = { orderId: 'Ä-1', amount: '12345678901234567.89' }
const known = { kind: 'known', id: 'event-1', type: 'OrderRefunded', event: { payload } }

describe('an event is read', () => {
  test.each(wrappedBodies(json))('$wrapping', ({ body, encoding }) => {
    expect(read(body, encoding === undefined ? {} : { 'content-encoding': encoding })).toMatchObject(known)
  })

  test('and its unpacked text is returned', () => {
    expect(read(gzipSync(json))).toMatchObject({ unpacked: json })
    expect(read(Buffer.from(json))).toMatchObject({ kind: 'known', unpacked: undefined })
    expect(read(JSON.stringify(json))).toMatchObject({ kind: 'known', unpacked: undefined })
  })

  test.each([
    ['that is valid UTF-8 and came as text', Buffer.concat([Buffer.of(0, 0, 0, 0, 42), Buffer.from(json)]).toString()],
    ['that is empty but for spaces before', Buffer.from(`\r\n\t ${json}`)],
  ])('behind a prefix %s', (_, body) => {
    expect(read(body)).toMatchObject(known)
  })

  test('with any content in any wrapping', () => {
    const values = fc.record({
      orderId: fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).map((name) => `o${name}.`),
      amount: fc.nat(),
    })
    fc.assert(
      fc.property(values, fc.nat(), (value, choice) => {
        const all = wrappedBodies(JSON.stringify({ id: 'e', type: 'OrderRefunded', time, data: value }))
        const { body, encoding = '' } = all[choice % all.length] ?? { body: '' }
        expect(read(body, { 'content-encoding': encoding })).toMatchObject({ kind: 'known', event: { payload: value } })
      }),
    )
  })
})

describe('JSON as text is read', () => {
  const text = JSON.stringify(data)
  test.each([
    ['as data of a plain event', json.replace(data, text), {}],
    ['as data of a plain event that is text itself', JSON.stringify(json.replace(data, text)), {}],
    [
      'as data of a CloudEvent',
      `{"specversion":"1.0","id":"event-1","source":"/shop","type":"OrderRefunded","time":"${time}","data":${text}}`,
      {},
    ],
    [
      'as the whole of a CloudEvent',
      JSON.stringify(
        `{"specversion":"1.0","id":"event-1","source":"/shop","type":"OrderRefunded","time":"${time}","data":${data}}`,
      ),
      {},
    ],
    [
      'as the body of a CloudEvent in binary mode',
      text,
      {
        'ce-specversion': '1.0',
        'ce-id': 'event-1',
        'ce-source': '/shop',
        'ce-type': 'OrderRefunded',
        'ce-time': time,
      },
    ],
    [
      'as the payload of a Whizbang envelope',
      `{"id":"event-1","p":${text},"h":[{"ts":"${time}"}]}`,
      { envelopetype: 'Shop.OrderRefundedEvent, Shop' },
    ],
    [
      'as the payload of a Whizbang envelope with the type inside the payload',
      `{"MessageId":"event-1","Payload":${JSON.stringify(data.replace('{', '{"$type":"OrderRefunded",'))},"Hops":[{"Timestamp":"${time}"}]}`,
      {},
    ],
    [
      'as a Whizbang envelope',
      JSON.stringify(`{"id":"event-1","p":${data},"h":[{"ts":"${time}"}]}`),
      { envelopetype: 'Shop.OrderRefundedEvent, Shop' },
    ],
  ])('%s', (_, body, headers) => {
    expect(read(body, headers)).toMatchObject(known)
    expect(read(Buffer.from(body), headers)).toMatchObject(known)
  })
})

describe('an unreadable body is rejected with the name of its format', () => {
  const bomb = gzipSync(Buffer.alloc(64 << 20, ' '))
  test.each([
    ['text of text of JSON', JSON.stringify(JSON.stringify(json)), 'no_envelope', 'written as text more than once'],
    ['other text', '"order 17"', 'no_envelope', 'not text'],
    ['text of JSON that is cut off', JSON.stringify(json.slice(0, -9)), 'unreadable', 'not readable as JSON'],
    ['a list', '[{}]', 'no_envelope', 'not a list'],
    ['gzip of too much', gzipSync(' '.repeat(MAX_EVENT_BYTES + 1)), 'too_large', 'TIDEMARK_MAX_EVENT_BYTES'],
    ['gzip of very much', bomb, 'too_large', 'unpacks (gzip) to more than 100000 bytes'],
    ['deflate of very much', deflateSync(Buffer.alloc(64 << 20)), 'too_large', 'unpacks (deflate)'],
    ['gzip within gzip', gzipSync(gzipSync(json)), 'unreadable', 'gzip within gzip'],
    ['gzip that is cut off', gzipSync(json).subarray(0, 50), 'unreadable', 'begins like gzip but cannot be unpacked'],
    ['gzip of no JSON', gzipSync('hello'), 'unreadable', 'not readable as JSON'],
    ['UTF-16', Buffer.from(json, 'utf16le'), 'unreadable', 'UTF-16'],
    ['UTF-16 that came as text', Buffer.from(json.replace('Ä', 'A'), 'utf16le').toString(), 'unreadable', 'UTF-16'],
    ['UTF-16 with its mark', Buffer.from(`\ufeff${json}`, 'utf16le'), 'unreadable', 'UTF-16'],
    ['UTF-16, high bytes first', Buffer.from(json, 'utf16le').swap16(), 'unreadable', 'UTF-16'],
    ['UTF-32', Buffer.from([0x7b, 0, 0, 0, 0x22, 0, 0, 0]), 'unreadable', 'UTF-32'],
    ['Latin-1', Buffer.from(json, 'latin1'), 'unreadable', 'not valid UTF-8'],
    ['Avro of a schema registry', Buffer.of(0, 0, 0, 0, 42, 0x0c, 0x31), 'unreadable', 'schema registry (schema 42)'],
    [
      'a .NET object',
      binaryXml(textRecord(0x99, 1, 'x'), 'Order', 'http://schemas.datacontract.org/2004/07/Shop'),
      'unreadable',
      '.NET object in binary XML ("Order")',
    ],
    ['.NET text that is cut off', binaryXml(textRecord(0x99, 1, json).subarray(0, 60)), 'unreadable', 'cut off'],
    ['.NET text of no JSON', binaryXml(textRecord(0x99, 1, 'hello')), 'unreadable', 'not readable as JSON'],
    ['a record of Kafka Connect', '{"schema":{},"payload":{}}', 'no_envelope', 'Kafka Connect'],
  ])('%s', (_, body, reason, error) => {
    expect(read(body)).toMatchObject({ kind: 'rejected', reason, error: expect.stringContaining(error) })
  })

  test('an encoding that is not unpacked', () => {
    expect(read(Buffer.of(0xff, 0x06, 0, 0), { 'content-encoding': 'Snappy' })).toMatchObject({
      reason: 'unreadable',
      error: expect.stringContaining('content-encoding is "snappy"; gzip, deflate, br and zstd are unpacked'),
    })
  })

  test('data of text that is cut off, with the event’s id and type', () => {
    expect(read(json.replace(data, JSON.stringify(data.slice(0, 20))))).toMatchObject({
      kind: 'rejected',
      reason: 'invalid',
      id: 'event-1',
      type: 'OrderRefunded',
      error: expect.stringContaining('the data is text that begins like JSON but cannot be read'),
    })
  })
})

test('an event may unpack to as much as an event may have, and no more', () => {
  const padded = (length: number) =>
    json.replace('"time"', `"note":"${'x'.repeat(length - json.length - 11)}",  "time"`)
  for (const length of [MAX_EVENT_BYTES - 10, MAX_EVENT_BYTES + 10]) {
    const body = padded(length)
    expect(read(gzipSync(body))).toMatchObject({
      kind: Buffer.byteLength(body) > MAX_EVENT_BYTES ? 'rejected' : 'known',
    })
  }
})
