import { Type } from 'typebox'
import { EXPECTED_EXPIRY } from '../../access/expiry.ts'
import { scopeNames } from '../../access/scope.ts'
import { Instant, nullable } from '../../json/schemas.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

// The routes of access keys as the OpenAPI document shows them.

const CLOSED = { additionalProperties: false }
const tags = ['Access']
const NoQuery = Type.Object({})
const Id = Type.Object({ id: Type.String({ description: 'The id of a key' }) })

const key = {
  id: Type.String({ description: 'The public part of the key, its characters 5 to 20' }),
  name: Type.String(),
  scopes: Type.Array(Type.String(), { description: scopeNames.map((name) => `\`${name}\``).join(', ') }),
  tenant: nullable(Type.String(), 'The only tenant that the key opens; null for all tenants'),
  status: Type.String({ description: '`active`, `expired` or `revoked`' }),
  createdAt: Instant,
  createdBy: Type.String({ description: 'The user of the command line, or the key that created this one' }),
  expiresAt: nullable(Instant, 'Null if the key does not expire'),
  revokedAt: nullable(Instant),
  replacedBy: nullable(Type.String(), 'The id of the key that a rotation made'),
  lastUsedAt: nullable(Instant, 'To about five minutes; null before the first use'),
}
const Key = Type.Object(key)
const Created = Type.Object({ ...key, key: Type.String({ description: 'The whole key. It is shown only now' }) })

const Expires = Type.Optional(Type.String({ description: `When the key expires: ${EXPECTED_EXPIRY}. Default: never` }))

export const KeyBody = Type.Object(
  {
    name: Type.String({ description: 'What the key is for, 1 to 100 characters' }),
    scopes: Type.Array(Type.Unsafe<string>(Type.Enum([...scopeNames])), { minItems: 1 }),
    tenant: Type.Optional(Type.String({ description: 'The only tenant of the key. Default: all tenants' })),
    expires: Expires,
  },
  CLOSED,
)

export const RotationBody = Type.Object(
  {
    overlap: Type.Optional(
      Type.String({ description: 'How long the old key continues to work: `0`, `12h`, `7d`. Default: `24h`' }),
    ),
    expires: Type.Optional(
      Type.String({
        description: `When the new key expires: ${EXPECTED_EXPIRY}. Default: the lifetime of the old key, from now`,
      }),
    ),
  },
  CLOSED,
)

const example = {
  id: '4eC39HqLyjWDarjt',
  name: 'dashboard',
  scopes: ['read', 'operate'],
  tenant: null,
  status: 'active',
  createdAt: '2024-12-12T10:30:00Z',
  createdBy: 'ann',
  expiresAt: '2025-03-12T10:30:00Z',
  revokedAt: null,
  replacedBy: null,
  lastUsedAt: '2024-12-20T09:15:00Z',
}

export const listKeysSchema = {
  operationId: 'list-keys',
  tags,
  summary: 'List all access keys, newest first',
  description: 'Expired and revoked keys are included. Keys of `TIDEMARK_ACCESS_KEYS` are not: the settings have them.',
  querystring: NoQuery,
  response: {
    200: jsonResponse(Type.Object({ keys: Type.Array(Key) }), {
      description: 'The keys, without their secrets',
      example: { keys: [example] },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}

export const createKeySchema = {
  operationId: 'create-key',
  tags,
  summary: 'Create an access key',
  description:
    'As soon as there is a key, requests without one are refused. Only a hash of the key is stored, so it is returned once.',
  querystring: NoQuery,
  body: { content: { 'application/json': { schema: KeyBody, example: { name: 'dashboard', scopes: ['read'] } } } },
  response: {
    201: jsonResponse(Created, { description: 'The key, with its secret' }),
    ...problemResponses(400, 401, 403, 408, 409, 413, 415, 503),
  },
}

export const rotateKeySchema = {
  operationId: 'rotate-key',
  tags,
  summary: 'Replace an access key by a new one with the same scopes',
  params: Id,
  querystring: NoQuery,
  body: { content: { 'application/json': { schema: RotationBody, example: { overlap: '7d' } } } },
  response: {
    201: jsonResponse(Created, { description: 'The new key, with its secret' }),
    ...problemResponses(400, 401, 403, 404, 408, 409, 413, 415, 503),
  },
}

export const revokeKeySchema = {
  operationId: 'revoke-key',
  tags,
  summary: 'Revoke an access key',
  description: 'All processes refuse the key within 30 seconds, and usually at once. Its live streams end.',
  params: Id,
  querystring: NoQuery,
  response: {
    200: jsonResponse(Key, { description: 'The revoked key' }),
    ...problemResponses(400, 401, 403, 404, 409, 503),
  },
}

const MOST_ENTRIES = 500

const AuditQuery = Type.Object({
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MOST_ENTRIES,
      default: 50,
      expected: `a whole number from 1 to ${MOST_ENTRIES}`,
      description: 'Maximum number of entries',
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      pattern: '^\\d{1,15}$',
      expected: 'the `next` of the page before',
      description: 'The `next` of the previous page',
    }),
  ),
  action: Type.Optional(
    Type.String({
      pattern: '^[a-z.-]{1,50}$',
      expected: 'the name of an action, such as key.created',
      description: 'Only entries with this action, such as `key.created` or `user.invited`',
    }),
  ),
})

export const auditSchema = {
  operationId: 'audit',
  tags,
  summary: 'Read the audit log, newest first',
  description:
    'Who changed access keys, people, connections, dead letters, numbers and settings, and how. Entries contain no secrets and no personal data of customers.',
  querystring: AuditQuery,
  response: {
    200: jsonResponse(
      Type.Object({
        entries: Type.Array(
          Type.Object({
            id: Type.Integer(),
            at: Instant,
            tenant: nullable(Type.String(), 'Null for what concerns all tenants'),
            actorKind: Type.String({
              description: '`command`, `key`, `user`, `service`, or `anonymous` while there was no key',
            }),
            actor: Type.String({
              description:
                'The user of the command line, the name and id of the key, the name of the person, or the work of the service',
            }),
            action: Type.String(),
            object: Type.String({ description: 'What was changed, such as the id of a key' }),
            detail: Type.Record(Type.String(), Type.Unknown()),
          }),
        ),
        next: nullable(Type.Integer(), 'The `cursor` of the next page; null on the last page'),
      }),
      {
        description: 'A page of entries',
        example: {
          entries: [
            {
              id: 1,
              at: '2024-12-12T10:30:00Z',
              tenant: null,
              actorKind: 'command',
              actor: 'ann',
              action: 'key.created',
              object: '4eC39HqLyjWDarjt',
              detail: { name: 'dashboard', scopes: ['read', 'operate'], expiresAt: '2025-03-12T10:30:00Z' },
            },
          ],
          next: null,
        },
      },
    ),
    ...problemResponses(400, 401, 403, 503),
  },
}

export const exportAuditSchema = {
  operationId: 'export-audit',
  tags,
  summary: 'Export the whole audit log as NDJSON, newest first',
  querystring: NoQuery,
  response: {
    200: {
      description: 'One entry on each line, as in `/api/audit`',
      content: {
        'application/x-ndjson': {
          schema: Type.String(),
          example:
            '{"id":1,"at":"2024-12-12T10:30:00Z","tenant":null,"actorKind":"command","actor":"ann","action":"key.created","object":"4eC39HqLyjWDarjt","detail":{}}\n',
        },
      },
    },
    ...problemResponses(400, 401, 403, 503),
  },
}
