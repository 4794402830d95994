import { Type } from 'typebox'
import { roleNames } from '../../access/people/role.ts'
import { Instant, nullable } from '../../json/schemas.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'
import { RoleSchema } from './session-schema.ts'

// The routes of people as the OpenAPI document shows them.

const CLOSED = { additionalProperties: false }
const tags = ['Access']
const NoQuery = Type.Object({})
const Id = Type.Object({ id: Type.String({ description: 'The id of a person' }) })
const GivenRole = Type.Unsafe<string>(Type.Enum([...roleNames]))

const user = {
  id: Type.String(),
  name: Type.String(),
  role: RoleSchema,
  tenant: nullable(Type.String(), 'The only tenant that the person sees; null for all tenants'),
  status: Type.String({ description: '`invited`, `active` or `disabled`' }),
  createdAt: Instant,
  createdBy: Type.String({ description: 'Who invited the person' }),
  invitedUntil: nullable(Instant, 'The end of the invitation that was not used yet'),
  lastSeenAt: nullable(Instant, 'To about five minutes; null without sessions'),
  sessions: Type.Integer({ description: 'The number of sessions, one for each browser' }),
}
const User = Type.Object(user)
const Invited = Type.Object({
  ...user,
  invitation: Type.String({ description: 'The path of the invitation on this server. It is shown only now' }),
})

export const InviteBody = Type.Object(
  {
    name: Type.String({ description: 'The name for the sign-in, such as an e-mail address' }),
    role: GivenRole,
    tenant: Type.Optional(Type.String({ description: 'The only tenant of the person. Default: all tenants' })),
  },
  CLOSED,
)

export const ChangeBody = Type.Object(
  {
    role: Type.Optional(GivenRole),
    tenant: Type.Optional(nullable(Type.String(), 'Null for all tenants')),
    isDisabled: Type.Optional(Type.Boolean({ description: 'Whether the person may not sign in' })),
  },
  CLOSED,
)

const example = {
  id: '4eC39HqLyjWDarjt',
  name: 'ann@shop.example',
  role: 'analyst',
  tenant: null,
  status: 'active',
  createdAt: '2024-12-12T10:30:00Z',
  createdBy: 'bob@shop.example',
  invitedUntil: null,
  lastSeenAt: '2024-12-20T09:15:00Z',
  sessions: 1,
}
const invited = {
  ...example,
  status: 'invited',
  lastSeenAt: null,
  sessions: 0,
  invitation: `/#invitation=${'x'.repeat(43)}`,
}
const problemsOfOne = problemResponses(400, 401, 403, 404, 408, 409, 413, 415, 503)

export const listUsersSchema = {
  operationId: 'list-users',
  tags,
  summary: 'List all people, by name',
  querystring: NoQuery,
  response: {
    200: jsonResponse(Type.Object({ users: Type.Array(User) }), {
      description: 'The people',
      example: { users: [example] },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}

export const inviteUserSchema = {
  operationId: 'invite-user',
  tags,
  summary: 'Invite a person',
  description:
    'The invitation works once, and for 24 hours. As soon as there is a person, requests without a key or a session are refused.',
  querystring: NoQuery,
  body: {
    content: { 'application/json': { schema: InviteBody, example: { name: 'ann@shop.example', role: 'analyst' } } },
  },
  response: {
    201: jsonResponse(Invited, { description: 'The person, with the invitation', example: invited }),
    ...problemResponses(400, 401, 403, 408, 409, 413, 415, 503),
  },
}

export const changeUserSchema = {
  operationId: 'change-user',
  tags,
  summary: 'Change the role or the tenant of a person, or disable the person',
  description:
    'All sessions of the person end within 30 seconds, and usually at once. Nobody can change their own account.',
  params: Id,
  querystring: NoQuery,
  body: { content: { 'application/json': { schema: ChangeBody, example: { isDisabled: true } } } },
  response: { 200: jsonResponse(User, { description: 'The changed person', example }), ...problemsOfOne },
}

export const resetUserSchema = {
  operationId: 'reset-user',
  tags,
  summary: 'End the password and all sessions of a person, and make an invitation for a new password',
  params: Id,
  querystring: NoQuery,
  response: {
    201: jsonResponse(Invited, { description: 'The person, with the invitation', example: invited }),
    ...problemResponses(400, 401, 403, 404, 409, 503),
  },
}

export const removeUserSchema = {
  operationId: 'remove-user',
  tags,
  summary: 'Remove a person with all sessions',
  params: Id,
  querystring: NoQuery,
  response: {
    200: jsonResponse(User, { description: 'The removed person', example }),
    ...problemResponses(400, 401, 403, 404, 409, 503),
  },
}
