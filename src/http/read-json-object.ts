import type { FastifyRequest } from 'fastify'
import { isObject, type JsonObject } from '../inbox/envelopes/envelope.ts'
import { ProblemError } from './problem.ts'
import { readBody } from './read-body.ts'

export interface ReadOptions {
  maxBytes: number
  /** Told how large the body is once it is inflated. */
  onRead: (request: FastifyRequest, bytes: number) => void
}

/**
 * The request's body, a JSON object.
 *
 * @throws ProblemError when it is anything else.
 */
export async function readObject(
  request: FastifyRequest,
  { maxBytes, onRead }: ReadOptions,
  parseJson: (text: string) => unknown,
): Promise<JsonObject> {
  const bytes = await readBody(request, maxBytes)
  onRead(request, bytes.length)
  let json: unknown
  try {
    json = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new ProblemError('invalid-body', `The body is not readable as JSON: ${(cause as Error).message}`, { cause })
  }
  if (isObject(json)) return json
  throw new ProblemError('invalid-body', 'The body must be a JSON object')
}

/** @throws ProblemError when there is anything beside what is known. */
export function refuseOthers(others: JsonObject, known: string): void {
  const [other] = Object.keys(others)
  if (other === undefined) return
  throw new ProblemError('invalid-body', `"${other.slice(0, 200)}" is unknown beside "${known}"`)
}
