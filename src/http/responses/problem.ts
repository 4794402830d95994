import { type Static, Type } from 'typebox'

/** What is wrong with a request, as RFC 9457 has it. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'Names the kind of problem' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What happened here, and what to do' }),
    instance: Type.String({ description: 'The path and query that were asked for' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({ parameter: Type.String(), value: Type.String(), message: Type.String(), allowed: Type.String() }),
        { description: 'One entry for each wrong parameter' },
      ),
    ),
  },
  { $id: 'Problem', description: 'A problem document (RFC 9457)' },
)

export const PROBLEM_TYPE = 'application/problem+json'

/** Every kind of problem there is: its status and title. */
const kinds = {
  'invalid-parameters': [400, 'Invalid parameters'],
  'invalid-body': [400, 'Invalid body'],
  'invalid-request': [400, 'Invalid request'],
  'client-gone': [400, 'The client hung up'],
  'no-event-accepted': [400, 'No event was accepted'],
  'access-key-required': [401, 'An access key is required'],
  'foreign-page': [403, 'Web pages of other sites may not send here'],
  'behind-proxy': [403, 'Without access keys, requests through a proxy are refused'],
  'other-tenant': [403, 'The access key is bound to another tenant'],
  'not-found': [404, 'Nothing is here'],
  'method-not-allowed': [405, 'Method not allowed'],
  'body-too-slow': [408, 'The body came too slowly'],
  'task-running': [409, 'A verify, rebuild or repair is running already'],
  'task-not-cancellable': [409, 'The task cannot be cancelled any more'],
  'body-too-large': [413, 'The body is too large'],
  'unsupported-body': [415, 'Unsupported body'],
  misdirected: [421, 'This host is not served here'],
  'still-refused': [422, 'The message is still refused'],
  'too-many': [429, 'Too much at once'],
  'internal-error': [500, 'Something went wrong here'],
  unavailable: [503, 'Not available at the moment'],
  'took-too-long': [503, 'The report took too long'],
} as const satisfies Record<string, readonly [status: number, title: string]>

export type ProblemKind = keyof typeof kinds

interface Extras {
  headers?: Readonly<Record<string, string>>
  /** Further members of the document. */
  members?: Readonly<Record<string, unknown>>
  cause?: unknown
}

/** Thrown by a route to answer with a problem document. */
export class ProblemError extends Error {
  readonly kind: ProblemKind
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly members: Readonly<Record<string, unknown>>

  constructor(kind: ProblemKind, detail: string, { headers = {}, members = {}, cause }: Extras = {}) {
    super(detail, { cause })
    this.kind = kind
    this.statusCode = kinds[kind][0]
    this.headers = headers
    this.members = members
  }
}

/** The document that answers the request to `instance`. */
export function problemDocument({ kind, message, members }: ProblemError, instance: string): Static<typeof Problem> {
  const [status, title] = kinds[kind]
  return { type: `urn:tidemark:problem:${kind}`, title, status, detail: message, instance, ...members }
}
