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
