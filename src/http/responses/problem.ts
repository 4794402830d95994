import { type Static, Type } from 'typebox'

/** A problem with a request, in the form of RFC 9457. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'The kind of problem' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What happened here, and what to do' }),
    instance: Type.String({ description: 'The path and query of the request' }),
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

/** All kinds of problems, with their status and title. */
const kinds = {
  'invalid-parameters': [400, 'Invalid parameters'],
  'invalid-body': [400, 'Invalid body'],
  'invalid-request': [400, 'Invalid request'],
  'client-gone': [400, 'The client closed the connection'],
  'no-event-accepted': [400, 'No event was accepted'],
  'access-key-required': [401, 'An access key is required'],
  'not-authentic': [401, 'The delivery is not authentic'],
  'sign-in-refused': [401, 'The name or the password is wrong'],
  'untrusted-proxy': [401, 'The header of the proxy comes from elsewhere'],
  'no-account': [403, 'The person does not have an account that is open'],
  'insufficient-scope': [403, 'The access key does not have the needed scope'],
  'foreign-page': [403, 'Cross-site requests are not allowed'],
  'https-required': [403, 'Sign-in needs HTTPS'],
  'behind-proxy': [403, 'Without access keys, requests through a proxy are refused'],
  'other-tenant': [403, 'The access key is bound to another tenant'],
  'not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'Method not allowed'],
  'body-too-slow': [408, 'The body arrived too slowly'],
  'key-conflict': [409, 'Not possible with this access key'],
  'connection-conflict': [409, 'Not possible with this connection'],
  'task-running': [409, 'A verify, rebuild, repair or retract is running already'],
  'import-running': [409, 'A file is being imported already'],
  'task-not-cancellable': [409, 'The task can no longer be cancelled'],
  'body-too-large': [413, 'The body is too large'],
  'unsupported-body': [415, 'Unsupported body'],
  misdirected: [421, 'This server does not serve the requested host'],
  'still-refused': [422, 'The message was rejected again'],
  'too-many': [429, 'Too many requests'],
  'internal-error': [500, 'Internal error'],
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

/** Thrown by a route to respond with a problem document. */
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

/** The problem document for the request to `instance`. */
export function problemDocument({ kind, message, members }: ProblemError, instance: string): Static<typeof Problem> {
  const [status, title] = kinds[kind]
  return { type: `urn:tidemark:problem:${kind}`, title, status, detail: message, instance, ...members }
}
