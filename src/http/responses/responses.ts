import { type TSchema, Type } from 'typebox'
import { PROBLEM_TYPE } from './problem.ts'

// The responses of a route as its schema declares them, which is what the OpenAPI document shows.

interface Described {
  description: string
  headers?: Record<string, unknown>
  example?: unknown
}

/** A JSON response. */
export function jsonResponse(schema: TSchema, { example, ...rest }: Described) {
  return { ...rest, content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } } }
}

const PROBLEMS = {
  400: 'The request is invalid. `errors` lists all invalid parameters',
  401: 'An access key is missing, unknown, expired or revoked. `WWW-Authenticate` names the scheme',
  403: 'The access key does not have the scope, which `scopes` names, or is bound to another tenant. Without access keys: the request came through a proxy',
  404: 'Not found, or not readable with this access key',
  408: 'The body arrived too slowly',
  409: 'Not possible in the current state. `detail` says why',
  413: 'The body is too large',
  415: 'The encoding of the body is not supported',
  421: 'The host of the request is not a name of this server',
  429: 'Too many simultaneous requests with this access key or from this address. `Retry-After` says when to retry',
  503: 'Not available at the moment. `Retry-After` says when to retry',
}

export type ProblemStatus = keyof typeof PROBLEMS

/** The problem documents that a route may return, by status. */
export function problemResponses(...statuses: ProblemStatus[]) {
  const responses = statuses.map((status) => [status, problemResponse(PROBLEMS[status])])
  return Object.fromEntries(responses) as Record<ProblemStatus, ReturnType<typeof problemResponse>>
}

/** The schema of problem documents, which the server adds once for all routes. */
export const ProblemReference = Type.Ref('Problem#')

export function problemResponse(description: string, schema: TSchema = ProblemReference) {
  return { description, content: { [PROBLEM_TYPE]: { schema } } }
}
