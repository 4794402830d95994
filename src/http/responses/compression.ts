import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib'
import compress from '@fastify/compress'
import type { FastifyInstance } from 'fastify'

/** Smaller answers gain nothing. */
const SMALLEST_BYTES = 1024

const COMPRESSED = /^(?:application\/(?:problem\+)?json|text\/csv)(?:;|$)/

/**
 * Compresses answers in JSON and CSV for clients that take it. Server-sent events stay as they are, for a compressor would hold them
 * back; bodies of requests are inflated in `bodies/`, within a budget.
 */
export function compressAnswers(app: FastifyInstance): void {
  app.register(compress, {
    globalDecompression: false,
    encodings: ['br', 'gzip'],
    customTypes: COMPRESSED,
    threshold: SMALLEST_BYTES,
  })
}

type Encoding = 'br' | 'gzip'

/** The text of a response for many clients. It is compressed once for each encoding, because most clients get it at the same moment. */
export interface SharedText {
  text: string
  /** The compressed text in an encoding that the client accepts. Undefined if the response should be sent as text. */
  encodedFor(headers: IncomingHttpHeaders): Promise<{ encoding: Encoding; bytes: Buffer }> | undefined
}

export function shareText(text: string): SharedText {
  const encoded = new Map<Encoding, Promise<{ encoding: Encoding; bytes: Buffer }>>()
  return {
    text,
    encodedFor(headers) {
      const encoding = encodingOf(headers)
      if (!encoding || Buffer.byteLength(text) < SMALLEST_BYTES) return undefined
      let found = encoded.get(encoding)
      if (!found) {
        found = compressors[encoding](text).then((bytes) => ({ encoding, bytes }))
        encoded.set(encoding, found)
      }
      return found
    },
  }
}

/** A higher quality takes much more time. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }
const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)]

/** Handing a shorter text to another thread takes as long as compressing it. */
const HANDED_OVER_CHARACTERS = 16_384

const compressors: Readonly<Record<Encoding, (text: string) => Promise<Buffer>>> = {
  br: async (text) => (isShort(text) ? brotliCompressSync(text, BROTLI) : brotli(text, BROTLI)),
  gzip: async (text) => (isShort(text) ? gzipSync(text) : zip(text)),
}

const isShort = (text: string) => text.length < HANDED_OVER_CHARACTERS

const PLAIN_LIST = /^[a-z]+(?:\s*,\s*[a-z]+)*$/

/** The encoding for a plain list, as browsers send it. Headers with qualities are left to the plug-in. */
function encodingOf(headers: IncomingHttpHeaders): Encoding | undefined {
  const list = headers['accept-encoding']
  if (typeof list !== 'string' || !PLAIN_LIST.test(list) || headers['x-no-compression'] !== undefined) return undefined
  const accepted = list.split(',').map((name) => name.trim())
  return accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : undefined
}
