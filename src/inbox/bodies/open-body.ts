import { isAscii } from 'node:buffer'
import type { EnvelopeError } from '../envelopes/envelope.ts'
import { openBinaryXml } from './binary-xml.ts'
import { explainEncoding, unpack } from './compression.ts'
import { JSON_STARTS, openSchemaPrefix } from './schema-registry.ts'

export interface OpenedBody {
  /** The JSON as text, without a byte order mark. */
  text: string
  /** Whether the text was inside something else: compressed, or behind a prefix. */
  isUnpacked: boolean
}

export interface BodyLimits {
  maxEventBytes: number
  /** Called with the unpacked size of a body, because its memory cannot be known from its packed size. */
  onUnpacked?: (bytes: number) => void
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The JSON text of a body, from whichever transport: plain, compressed (gzip, deflate, zstd, br), as .NET's binary XML, or
 * behind a schema registry's prefix.
 *
 * @param encoding the header `content-encoding`, if there is one.
 */
export function openBody(
  body: string | Uint8Array,
  encoding: string | undefined,
  limits: BodyLimits,
): OpenedBody | EnvelopeError {
  if (typeof body !== 'string') return openBytes(body, encoding, limits)
  // The bytes of a prefix or of UTF-16 may be valid UTF-8 as well; no JSON has such characters.
  if (body.charCodeAt(0) === 0 || body.charCodeAt(0) === 3 || body.charCodeAt(1) === 0) {
    return openBytes(Buffer.from(body), encoding, limits)
  }
  return { text: withoutByteOrderMark(body), isUnpacked: false }
}

function openBytes(bytes: Uint8Array, encoding: string | undefined, limits: BodyLimits): OpenedBody | EnvelopeError {
  // Almost all bodies are plain ASCII JSON.
  if (encoding === undefined && startsJson(bytes) && isAscii(bytes))
    return { text: asciiText(bytes), isUnpacked: false }
  const framed = openFrame(bytes)
  if (isError(framed)) return framed
  const unpacked = unpack(framed, encoding, limits.maxEventBytes)
  if (isError(unpacked)) return unpacked
  if (unpacked !== framed) limits.onUnpacked?.(unpacked.length)
  const content = unpacked === framed ? framed : openFrame(unpacked)
  if (isError(content)) return content
  const wide = describeWideText(content)
  if (wide !== undefined) return { reason: 'unreadable', error: `the body is ${wide}; send JSON as UTF-8` }
  try {
    return { text: textOfBytes(content), isUnpacked: content !== bytes }
  } catch {
    return {
      reason: 'unreadable',
      error: `the body is not valid UTF-8${explainEncoding(encoding)}; send JSON as UTF-8`,
    }
  }
}

function openFrame(bytes: Uint8Array): Uint8Array | EnvelopeError {
  if (describeWideText(bytes) !== undefined) return bytes
  const content = openBinaryXml(bytes) ?? openSchemaPrefix(bytes) ?? bytes
  return typeof content === 'string' ? { reason: 'unreadable', error: content } : content
}

/** Text of two or four bytes a character, by its byte order mark or by the zeros beside its first bracket. */
function describeWideText(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = [bytes[0], bytes[1], bytes[2], bytes[3]]
  const isMark = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  if (isMark) return third === 0 && fourth === 0 ? 'UTF-32' : 'UTF-16'
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return 'UTF-32'
  if (JSON_STARTS.has(first ?? 0) && second === 0) return third === 0 ? 'UTF-32' : 'UTF-16'
  if (first === 0 && JSON_STARTS.has(second ?? 0) && third === 0) return 'UTF-16'
  return undefined
}

/** Whether bytes begin with an object or a list, of one byte a character. */
const startsJson = (bytes: Uint8Array): boolean => (bytes[0] === 0x7b || bytes[0] === 0x5b) && bytes[1] !== 0

/** The text of a body that was not inside anything else. */
export function textOfPlainBody(body: string | Uint8Array): string {
  return typeof body === 'string' ? withoutByteOrderMark(body) : textOfBytes(body)
}

/** Plain ASCII, the usual case, is its own Latin-1, which is read several times faster. */
function textOfBytes(bytes: Uint8Array): string {
  return isAscii(bytes) ? asciiText(bytes) : strictUtf8.decode(bytes)
}

function asciiText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text
}

function isError(opened: Uint8Array | EnvelopeError): opened is EnvelopeError {
  return 'reason' in opened
}
