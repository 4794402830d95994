import type { FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError } from './problem.ts'

/** How many bodies of the largest size may be held at a time. */
const LARGEST_BODIES = 4

/** What a body is taken for whose length nobody knows before it is read: chunked, or compressed. */
const UNKNOWN_LENGTH_BYTES = 1 << 20

interface BodyBudget {
  onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<void>
  /** Corrects what a body was taken for, once it is read. */
  correct: (request: FastifyRequest, bytes: number) => void
}

/**
 * Bounds the memory of all bodies that are being read or applied: beyond it, senders are asked to come again. The
 * first body always gets in.
 */
export function createBodyBudget(maxBodyBytes: number): BodyBudget {
  const budget = maxBodyBytes * LARGEST_BODIES
  const heldFor = new WeakMap<FastifyRequest, number>()
  let heldBytes = 0

  function hold(request: FastifyRequest, bytes: number) {
    heldBytes += bytes - (heldFor.get(request) ?? 0)
    heldFor.set(request, bytes)
  }

  async function onRequest(request: FastifyRequest, reply: FastifyReply) {
    const bytes = expectedBytes(request, maxBodyBytes)
    if (heldBytes > 0 && heldBytes + bytes > budget) {
      throw new ProblemError('unavailable', 'Too many large bodies at once; send it again', {
        headers: { 'retry-after': '1' },
      })
    }
    hold(request, bytes)
    reply.raw.once('close', () => hold(request, 0))
  }

  return { onRequest, correct: hold }
}

function expectedBytes({ headers }: FastifyRequest, maxBodyBytes: number): number {
  const length = Number(headers['content-length'])
  const isKnown = Number.isFinite(length) && headers['content-encoding'] === undefined
  return Math.min(isKnown ? length : UNKNOWN_LENGTH_BYTES, maxBodyBytes)
}
