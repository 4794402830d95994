import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyRequest } from 'fastify'
import { ProblemError } from './problem.ts'
import { trim } from './split-events.ts'

const inflate = promisify(gunzip)
const UTF8_NAMES = /charset\s*=\s*"?(utf-?8|us-ascii)"?/i

/**
 * The bytes of the request's body, inflated where they came as gzip, without a byte order mark.
 *
 * @throws ProblemError when there are none, or more than `maxBytes`, or in an encoding that is not read here.
 */
export async function readBody(request: FastifyRequest, maxBytes: number): Promise<Buffer> {
  const { 'content-encoding': encoding = 'identity', 'content-type': contentType = '' } = request.headers
  if (/charset=/i.test(contentType) && !UTF8_NAMES.test(contentType)) {
    throw new ProblemError('unsupported-body', `JSON comes as UTF-8; the content type is "${contentType}"`)
  }
  const sent = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const body = withoutByteOrderMark(await decompress(sent, encoding.trim().toLowerCase(), maxBytes))
  if (trim(body, 0, body.length).length === 0)
    throw new ProblemError('invalid-body', 'The body is empty; send an event, an array of events or NDJSON')
  return body
}

async function decompress(body: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  if (encoding === 'identity' || encoding === '') return body
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    const detail = `The body is encoded as "${encoding}"; allowed: gzip, or none`
    throw new ProblemError('unsupported-body', detail, { headers: { 'accept-encoding': 'gzip' } })
  }
  try {
    return await inflate(body, { maxOutputLength: maxBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw bodyTooLarge(maxBytes)
    throw new ProblemError('invalid-body', 'The body is not valid gzip', { cause: error })
  }
}

/** The problem of a body of more than `maxBytes`, whether as it came or inflated. */
export function bodyTooLarge(maxBytes: number): ProblemError {
  return new ProblemError(
    'body-too-large',
    `At most ${maxBytes} bytes are taken at once (TIDEMARK_MAX_BODY_BYTES); send it in parts`,
  )
}

function withoutByteOrderMark(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body
}
