import { Type } from 'typebox'
import { roleNames } from '../../access/people/role.ts'
import { Instant, nullable } from '../../json/schemas.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

// The routes of sessions and invitations as the OpenAPI document shows them.

const CLOSED = { additionalProperties: false }
const tags = ['Access']
const NoQuery = Type.Object({})

export const RoleSchema = Type.String({ description: roleNames.map((name) => `\`${name}\``).join(', ') })

const Session = Type.Object({
  isSignInNeeded: Type.Boolean({ description: 'Whether requests without a key or a session are refused' }),
  hasPeople: Type.Boolean({ description: 'Whether people sign in with a password, besides programs with keys' }),
  provider: nullable(
    Type.Object({
      name: Type.String(),
      signIn: Type.String({ description: 'The page to open for a sign-in at the provider' }),
      signOut: Type.String({ description: 'The page to open for a sign-out at the provider, after that here' }),
    }),
    'The OpenID provider; null without one',
  ),
  person: nullable(
    Type.Object({
      name: Type.String(),
      role: RoleSchema,
      tenant: nullable(Type.String()),
      way: Type.String({ description: 'How the person signed in: `password`, `provider` or `proxy`' }),
    }),
    'Null without a session',
  ),
})
const session = {
  isSignInNeeded: true,
  hasPeople: true,
  provider: null,
  person: { name: 'ann', role: 'analyst', tenant: null, way: 'password' },
}

export const SignInBody = Type.Object({ name: Type.String(), password: Type.String() }, CLOSED)
export const InvitationBody = Type.Object({ token: Type.String() }, CLOSED)
export const AcceptBody = Type.Object({ token: Type.String(), password: Type.String() }, CLOSED)

const signedIn = {
  201: jsonResponse(Session, {
    description: 'The session, whose token is in the cookie `__Host-tidemark`',
    example: session,
  }),
}

export const readSessionSchema = {
  operationId: 'session',
  tags,
  summary: 'Who is signed in',
  querystring: NoQuery,
  response: {
    200: jsonResponse(Session, { description: 'The person of the session', example: session }),
    ...problemResponses(400, 503),
  },
}

export const signInSchema = {
  operationId: 'sign-in',
  tags,
  summary: 'Sign in with a name and a password',
  description:
    'Only pages of this server can sign in; programs use access keys. After five failures for a name, each further one doubles a delay, up to 15 minutes. The response does not say whether the name exists.',
  querystring: NoQuery,
  body: {
    content: {
      'application/json': { schema: SignInBody, example: { name: 'ann', password: 'four quiet lighthouse keepers' } },
    },
  },
  response: { ...signedIn, ...problemResponses(400, 401, 403, 408, 413, 415, 429, 503) },
}

const SignOutQuery = Type.Object({
  everywhere: Type.Optional(
    Type.Boolean({
      default: false,
      expected: 'true or false',
      description: 'Whether all sessions of the person end, in all browsers',
    }),
  ),
})

export const signOutSchema = {
  operationId: 'sign-out',
  tags,
  summary: 'Sign out',
  querystring: SignOutQuery,
  response: {
    200: jsonResponse(Session, {
      description: 'Nobody is signed in any more',
      example: { ...session, person: null },
    }),
    ...problemResponses(400, 403, 503),
  },
}

export const readInvitationSchema = {
  operationId: 'read-invitation',
  tags,
  summary: 'Whom an invitation is for',
  querystring: NoQuery,
  body: { content: { 'application/json': { schema: InvitationBody, example: { token: 'x'.repeat(43) } } } },
  response: {
    200: jsonResponse(Type.Object({ name: Type.String(), role: RoleSchema, expiresAt: Instant }), {
      description: 'The invitation',
      example: { name: 'ann', role: 'analyst', expiresAt: '2024-12-13T10:30:00Z' },
    }),
    ...problemResponses(400, 403, 404, 408, 413, 415, 503),
  },
}

export const acceptInvitationSchema = {
  operationId: 'accept-invitation',
  tags,
  summary: 'Choose a password with an invitation, and sign in',
  description: 'An invitation works once, and for 24 hours. Earlier sessions of the person end.',
  querystring: NoQuery,
  body: {
    content: {
      'application/json': {
        schema: AcceptBody,
        example: { token: 'x'.repeat(43), password: 'four quiet lighthouse keepers' },
      },
    },
  },
  response: { ...signedIn, ...problemResponses(400, 403, 404, 408, 413, 415, 503) },
}
