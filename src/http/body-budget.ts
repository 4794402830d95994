import type { FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError } from './problem.ts'

/** How many bodies of the largest size may be held at a time. */
const LARGEST_BODIES = 4

/**
 * Makes a hook that bounds the memory of all bodies that are being read or applied: beyond it, senders are asked to
 * come again. The first body always gets in.
 */
export function createBodyBudget(
  maxBodyBytes: number,
): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const budget = maxBodyBytes * LARGEST_BODIES
  let heldBytes = 0
  return async (request, reply) => {
    const bytes = expectedBytes(request, maxBodyBytes)
    if (heldBytes > 0 && heldBytes + bytes > budget) {
      throw new ProblemError('unavailable', 'Too many large bodies at once; send it again', {
        headers: { 'retry-after': '1' },
      })
    }
    heldBytes += bytes
    reply.raw.once('close', () => {
      heldBytes -= bytes
    })
  }
}

/** A body without a length, or one that inflates, may become as large as any. */
function expectedBytes({ headers }: FastifyRequest, maxBodyBytes: number): number {
  const length = Number(headers['content-length'])
  const isKnown = Number.isFinite(length) && headers['content-encoding'] === undefined
  return isKnown ? Math.min(length, maxBodyBytes) : maxBodyBytes
}
