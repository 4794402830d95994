import {
  brotliDecompressSync,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  type ZlibOptions,
  zstdDecompressSync,
} from 'node:zlib'
import type { EnvelopeError } from '../envelopes/envelope.ts'

interface Compression {
  name: string
  /** The name in `content-encoding`. */
  encodings: readonly string[]
  /** Whether the first bytes show it, which no JSON has. */
  begins: (bytes: Uint8Array) => boolean
  unpack: (bytes: Uint8Array, options: Pick<ZlibOptions, 'maxOutputLength'>) => Uint8Array
}

const startsWith =
  (...first: number[]) =>
  (bytes: Uint8Array) =>
    first.every((byte, i) => bytes[i] === byte)
/** RFC 1950: the method and window of 32 KiB, then a check that makes both bytes a multiple of 31. */
const isZlib = (bytes: Uint8Array) => bytes[0] === 0x78 && (0x7800 + (bytes[1] ?? 0)) % 31 === 0

const compressions: readonly Compression[] = [
  { name: 'gzip', encodings: ['gzip', 'x-gzip'], begins: startsWith(0x1f, 0x8b), unpack: gunzipSync },
  { name: 'zstd', encodings: ['zstd'], begins: startsWith(0x28, 0xb5, 0x2f, 0xfd), unpack: zstdDecompressSync },
  { name: 'deflate', encodings: ['deflate'], begins: isZlib, unpack: inflateSync },
  { name: 'br', encodings: ['br'], begins: () => false, unpack: brotliDecompressSync },
  { name: 'deflate', encodings: ['deflate'], begins: () => false, unpack: inflateRawSync },
]

const NOT_ENCODED = ['', 'identity', 'utf-8', 'utf8']

/**
 * Unpacks bytes that are compressed: by their first bytes, whatever the header says, else by the header. Bytes that are
 * not, stay as they are, also under a header that says otherwise: many senders keep the header on messages too small to compress.
 *
 * @param encoding the header `content-encoding`, if there is one.
 * @param maxBytes what unpacks to more is `too_large`, and is not unpacked further.
 */
export function unpack(bytes: Uint8Array, encoding = '', maxBytes: number): Uint8Array | EnvelopeError {
  const shown = compressions.find(({ begins }) => begins(bytes))
  if (shown) return unpackShown(bytes, shown, maxBytes)
  const named = encoding.trim().toLowerCase()
  for (const { encodings, unpack: unpackAs } of compressions) {
    if (!encodings.includes(named)) continue
    const unpacked = attempt(() => unpackAs(bytes, { maxOutputLength: maxBytes }))
    if (!(unpacked instanceof Error)) return unpacked
    if (isTooLarge(unpacked)) return tooLarge(named, maxBytes)
  }
  return bytes
}

/** An explanation for bytes that are not text. */
export function explainEncoding(encoding = ''): string {
  const named = encoding.trim().toLowerCase()
  if (NOT_ENCODED.includes(named)) return ''
  return ` (its content-encoding is "${named.slice(0, 40)}"; gzip, deflate, br and zstd are unpacked)`
}

function unpackShown(bytes: Uint8Array, { name, unpack: unpackAs }: Compression, maxBytes: number) {
  const unpacked = attempt(() => unpackAs(bytes, { maxOutputLength: maxBytes }))
  if (unpacked instanceof Error) {
    if (isTooLarge(unpacked)) return tooLarge(name, maxBytes)
    return unreadable(`the body begins like ${name} but cannot be unpacked: ${unpacked.message}`)
  }
  const again = compressions.find(({ begins }) => begins(unpacked))
  if (again) return unreadable(`the body is ${again.name} within ${name}; compress it once`)
  return unpacked
}

function attempt(work: () => Uint8Array): Uint8Array | Error {
  try {
    return work()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

const isTooLarge = (error: Error) => (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
const unreadable = (error: string): EnvelopeError => ({ reason: 'unreadable', error })
const tooLarge = (name: string, maxBytes: number): EnvelopeError => ({
  reason: 'too_large',
  error: `the event unpacks (${name}) to more than ${maxBytes} bytes (TIDEMARK_MAX_EVENT_BYTES)`,
})
