/**
 * Older .NET senders hand the Service Bus a string or bytes as binary XML: `new BrokeredMessage("…")` writes an element
 * `string` (or `base64Binary`) of this namespace, whose text is what was meant. Source: [MC-NBFX], ".NET Binary Format: XML Data
 * Structure", 2.2 and 2.3.
 */
const NAMESPACE = 'http://schemas.microsoft.com/2003/10/Serialization/'
const SHORT_ELEMENT = 0x40
const SHORT_NAMESPACE = 0x08
const END_ELEMENT = 0x01
const ACCEPTED = ['string', 'base64Binary']

/** Of a record with text: the bytes of its length, and how its text is written. A type that is one higher also ends the element. */
const TEXT_RECORDS: Readonly<Record<number, { lengthBytes: number; encoding: 'bytes' | 'utf16le' }>> = {
  152: { lengthBytes: 1, encoding: 'bytes' },
  154: { lengthBytes: 2, encoding: 'bytes' },
  156: { lengthBytes: 4, encoding: 'bytes' },
  158: { lengthBytes: 1, encoding: 'bytes' },
  160: { lengthBytes: 2, encoding: 'bytes' },
  162: { lengthBytes: 4, encoding: 'bytes' },
  168: { lengthBytes: 0, encoding: 'bytes' },
  182: { lengthBytes: 1, encoding: 'utf16le' },
  184: { lengthBytes: 2, encoding: 'utf16le' },
  186: { lengthBytes: 4, encoding: 'utf16le' },
}

/**
 * The text or bytes inside an element of .NET's binary XML.
 *
 * @returns undefined when the body is not binary XML; an error message when it cannot be read.
 */
export function openBinaryXml(body: Uint8Array): Uint8Array | string | undefined {
  if (body[0] !== SHORT_ELEMENT) return undefined
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const nameEnd = 2 + (bytes[1] ?? 0)
  const name = bytes.toString('latin1', 2, nameEnd)
  if (bytes[nameEnd] !== SHORT_NAMESPACE) return undefined
  const namespaceEnd = nameEnd + 2 + (bytes[nameEnd + 1] ?? 0)
  const namespace = bytes.toString('latin1', nameEnd + 2, namespaceEnd)
  if (!/^https?:/.test(namespace)) return undefined
  if (namespace !== NAMESPACE || !ACCEPTED.includes(name)) {
    return `the body is a .NET object in binary XML ("${name.slice(0, 60)}"); send JSON, as text or bytes`
  }
  return readContent(bytes, namespaceEnd) ?? 'the body is .NET binary XML that is cut off or is not one text'
}

/** Long text comes in several records. @returns undefined when they do not end as they should. */
function readContent(bytes: Buffer, start: number): Uint8Array | undefined {
  const parts: Uint8Array[] = []
  for (let at = start; at < bytes.length; ) {
    const type = bytes[at] as number
    if (type === END_ELEMENT) return Buffer.concat(parts)
    const record = TEXT_RECORDS[type & ~1]
    if (!record) return undefined
    const textStart = at + 1 + record.lengthBytes
    if (textStart > bytes.length) return undefined
    const length = record.lengthBytes === 0 ? 0 : bytes.readUIntLE(at + 1, record.lengthBytes)
    if (textStart + length > bytes.length) return undefined
    const text = bytes.subarray(textStart, textStart + length)
    parts.push(record.encoding === 'utf16le' ? Buffer.from(text.toString('utf16le')) : text)
    if ((type & 1) === 1) return Buffer.concat(parts)
    at = textStart + length
  }
  return undefined
}
