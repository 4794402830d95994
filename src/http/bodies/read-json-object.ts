import type { FastifyReply, FastifyRequest } from 'fastify'
import { isObject, type JsonObject } from '../../inbox/envelopes/envelope.ts'
import { ProblemError } from '../responses/problem.ts'
import type { Bodies, Body } from './bodies.ts'

/** Only requests with events may be larger. */
export const MOST_JSON_BYTES = 8 << 20

/**
 * The body of a request, a JSON object.
 *
 * @throws ProblemError when it is anything else.
 */
export function readObject({ bytes }: Body, parseJson: (text: string) => unknown): JsonObject {
  let json: unknown
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (text.trim() === '') throw new ProblemError('invalid-body', 'The body is empty. Send a JSON object')
    json = parseJson(text)
  } catch (cause) {
    if (cause instanceof ProblemError) throw cause
    throw new ProblemError('invalid-body', `The body is not readable as JSON: ${(cause as Error).message}`, { cause })
  }
  if (isObject(json)) return json
  throw new ProblemError('invalid-body', 'The body must be a JSON object')
}

/** @throws ProblemError that names the first member besides the known one. */
export function refuseOthers(others: JsonObject, known: string): void {
  const [other] = Object.keys(others)
  if (other === undefined) return
  throw new ProblemError('invalid-body', `"${other.slice(0, 200)}" is unknown here: only "${known}" is allowed`)
}

/**
 * Reads the JSON object that a request sends.
 *
 * @throws ProblemError when it sends anything else, or more bytes.
 */
export function readSentObject(
  bodies: Bodies,
  request: FastifyRequest,
  reply: FastifyReply,
  maxBytes = MOST_JSON_BYTES,
): Promise<JsonObject> {
  return bodies.use({ request, reply, maxBytes }, async (body) => readObject(body, JSON.parse))
}
