import type { IncomingMessage } from 'node:http'
import { ProblemError } from '../responses/problem.ts'
import { clientGone } from './receive-body.ts'

interface PartsOptions {
  maxBytes: number
  /** The longest time without any byte. */
  idleMs: number
}

/** The size of a part; the memory of one upload is a few of them. */
const PART_BYTES = 256 << 10

/**
 * The bytes of a request's body as they arrive, in parts of similar size. Reading waits while a part is worked on.
 *
 * @throws ProblemError when there are too many bytes, no byte arrives for long, or the client disconnects.
 */
export async function* receiveParts(
  stream: IncomingMessage,
  { maxBytes, idleMs }: PartsOptions,
): AsyncGenerator<Buffer> {
  let bytes = 0
  let gathered: Buffer[] = []
  let gatheredBytes = 0
  const timer = setTimeout(() => stream.destroy(tooSlow(idleMs)), idleMs)
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      timer.refresh()
      bytes += chunk.length
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      gathered.push(chunk)
      gatheredBytes += chunk.length
      if (gatheredBytes < PART_BYTES) continue
      const whole = Buffer.concat(gathered)
      const rest = whole.length % PART_BYTES
      for (let start = 0; start < whole.length - rest; start += PART_BYTES) {
        yield whole.subarray(start, start + PART_BYTES)
      }
      timer.refresh()
      gathered = [whole.subarray(whole.length - rest)]
      gatheredBytes = rest
    }
    if (stream.complete === false) throw clientGone()
    if (gatheredBytes > 0) yield Buffer.concat(gathered)
  } catch (error) {
    throw error instanceof ProblemError ? error : clientGone()
  } finally {
    clearTimeout(timer)
  }
}

function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError(
    'body-too-large',
    `The file has more than ${Math.floor(maxBytes / (1 << 20))} MiB. Compress it with gzip, or import it with the command: tidemark import FILE`,
    { headers: { connection: 'close' } },
  )
}

function tooSlow(idleMs: number): ProblemError {
  return new ProblemError('body-too-slow', `No byte of the file arrived for ${idleMs / 1000} seconds`, {
    headers: { connection: 'close' },
  })
}
