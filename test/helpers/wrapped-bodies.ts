import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'

/** A body in a wrapper that real senders put around JSON, with their `content-encoding`, if any. */
export interface WrappedBody {
  wrapping: string
  body: Buffer
  encoding?: string
}

const SERIALIZATION = 'http://schemas.microsoft.com/2003/10/Serialization/'

/** The XML element of older .NET senders for a string or bytes. */
export function binaryXml(records: Buffer, name = 'string', namespace = SERIALIZATION): Buffer {
  return Buffer.concat([
    Buffer.from([0x40, name.length]),
    Buffer.from(name),
    Buffer.from([0x08, namespace.length]),
    Buffer.from(namespace),
    records,
  ])
}

/** One record of text: its type, its little-endian length, the text. */
export function textRecord(type: number, lengthBytes: number, text: string | Uint8Array): Buffer {
  const content = Buffer.from(text as string)
  const length = Buffer.alloc(lengthBytes)
  length.writeUIntLE(content.length, 0, lengthBytes)
  return Buffer.concat([Buffer.from([type]), length, content])
}

/** The same JSON in every wrapper. */
export function wrappedBodies(json: string): WrappedBody[] {
  const text = Buffer.from(json)
  const short = text.length < 256 ? binaryXml(textRecord(0x99, 1, text)) : binaryXml(textRecord(0x9b, 2, text))
  return [
    { wrapping: 'as text of JSON', body: Buffer.from(JSON.stringify(json)) },
    { wrapping: 'as text of JSON, with spaces', body: Buffer.from(` \n${JSON.stringify(`\n ${json} `)}\n`) },
    { wrapping: 'gzip with its header', body: gzipSync(text), encoding: 'gzip' },
    { wrapping: 'gzip without a header', body: gzipSync(text) },
    { wrapping: 'plain under a header of gzip', body: text, encoding: 'gzip' },
    { wrapping: 'gzip in two members', body: Buffer.concat([gzipSync(json.slice(0, 9)), gzipSync(json.slice(9))]) },
    { wrapping: 'gzip of text of JSON', body: gzipSync(JSON.stringify(json)) },
    { wrapping: 'gzip behind a byte order mark', body: gzipSync(`\ufeff${json}`) },
    { wrapping: 'deflate', body: deflateSync(text), encoding: 'deflate' },
    { wrapping: 'deflate without a header', body: deflateSync(text) },
    { wrapping: 'raw deflate', body: deflateRawSync(text), encoding: 'deflate' },
    { wrapping: 'br', body: brotliCompressSync(text), encoding: 'br' },
    { wrapping: 'plain under a header of br', body: text, encoding: 'br' },
    { wrapping: 'zstd without a header', body: zstdCompressSync(text) },
    { wrapping: 'binary XML of .NET', body: short },
    { wrapping: 'binary XML with a length of four bytes', body: binaryXml(textRecord(0x9d, 4, text)) },
    {
      wrapping: 'binary XML in several records',
      body: binaryXml(
        Buffer.concat([
          textRecord(0x98, 1, text.subarray(0, 40)),
          textRecord(0x9a, 2, text.subarray(40)),
          Buffer.of(1),
        ]),
      ),
    },
    { wrapping: 'binary XML in UTF-16', body: binaryXml(textRecord(0xb9, 2, Buffer.from(json, 'utf16le'))) },
    { wrapping: 'binary XML of bytes', body: binaryXml(textRecord(0xa1, 2, text), 'base64Binary') },
    { wrapping: 'binary XML of gzip', body: binaryXml(textRecord(0xa1, 2, gzipSync(text)), 'base64Binary') },
    { wrapping: 'behind a schema id', body: Buffer.concat([Buffer.of(0, 0, 0, 0, 42), text]) },
    { wrapping: 'behind a schema id of 8 bytes', body: Buffer.concat([Buffer.of(0, 0, 0, 0, 0, 0, 0, 0, 42), text]) },
    { wrapping: 'behind a schema UUID', body: Buffer.concat([Buffer.of(3, 0), Buffer.alloc(16, 0xab), text]) },
  ]
}

/** An order in each wrapper, with different ids. */
export function wrappedOrders(prefix: string): WrappedBody[] {
  return wrappedBodies('{}').flatMap((_, i) => {
    const items = [{ productId: 'mug', quantity: 1, lineTotal: '10.00' }]
    const data = { orderId: `${prefix}-${i}`, createdAt: '2026-03-02T10:00:00Z', totalAmount: '10.00', items }
    return wrappedBodies(JSON.stringify({ id: `${prefix}-${i}`, type: 'OrderCreated', data })).slice(i, i + 1)
  })
}

/** The data of an order, for a CloudEvent with its attributes in headers. */
export const cloudOrder = (orderId: string) =>
  `{"orderId":"${orderId}","createdAt":"2026-03-02T10:00:00Z","totalAmount":1,"items":[]}`

/** The attributes of a CloudEvent in headers, under a prefix. */
export function cloudHeaders(prefix: string, id: string): Record<string, string> {
  const attributes = { specversion: '1.0', id, source: '/shop', type: 'OrderCreated' }
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [prefix + name, value]))
}

export const CLOUD_PREFIXES = ['ce-', 'ce_', 'cloudEvents:', 'cloudEvents_', 'CE-', 'Cloudevents_']
