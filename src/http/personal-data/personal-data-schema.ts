import { Type } from 'typebox'
import { Instant, nullable } from '../../json/schemas.ts'
import { orderModes } from '../../rebuild/personal-data/request.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

// The routes of personal data as the OpenAPI document shows them.

const tags = ['Personal data']
const Customer = Type.Object({ customerId: Type.String({ description: 'The id of a customer' }) })
const Tenant = Type.Optional(
  Type.String({ description: 'Default: the tenant of the access key, or the default tenant' }),
)
const TenantQuery = Type.Object({ tenant: Tenant })
const Rows = Type.Array(Type.Object({}))

const Orders = Type.Union(
  orderModes.map((mode) => Type.Literal(mode)),
  {
    description:
      'What is done with the orders. `keep`: they keep their ids. `unlink`: random pseudonyms replace their ids. `remove`: they are also taken out of all numbers',
  },
)

export const ErasureBody = Type.Object(
  {
    customerId: Type.String({ description: 'The id of the customer, 1 to 200 characters' }),
    tenant: Tenant,
    orders: Type.Optional(Orders),
  },
  { additionalProperties: false },
)

const Erasure = Type.Object({
  id: Type.Integer(),
  tenant: Type.String(),
  pseudonym: Type.String({ description: 'The random id that the customer has now' }),
  orders: Orders,
  status: Type.String({
    description:
      '`rewriting`: reports have the pseudonym already, and stored events are rewritten within minutes. `removing`: no table has the id, and the orders are being taken out of the numbers. `finished`: done',
  }),
  problem: nullable(Type.String({ description: 'Why the orders cannot be taken out of the numbers yet' })),
  requestedAt: Instant,
  requestedBy: Type.String(),
  finishedAt: nullable(Instant),
  counts: Type.Record(Type.String(), Type.Integer(), {
    description: 'The rows that were rewritten or deleted, by table',
  }),
})

const example = {
  id: 3,
  tenant: 'default',
  pseudonym: 'erased-5b0c6c2e-64a3-4d8a-9c3e-0d4b8a1f7e21',
  orders: 'keep',
  status: 'finished',
  problem: null,
  requestedAt: '2026-11-30T10:30:00Z',
  requestedBy: 'ann',
  finishedAt: '2026-11-30T10:30:04Z',
  counts: { orders: 4, customers: 1, raw_events: 15 },
}

export const lookUpSchema = {
  operationId: 'look-up-customer',
  tags,
  summary: 'Count what is stored about a customer',
  description:
    'All stored events are searched, which takes seconds in a large shop. The audit log names who looked, but not at whom.',
  params: Customer,
  querystring: TenantQuery,
  response: {
    200: jsonResponse(
      Type.Object({
        customerId: Type.String(),
        tenant: Type.String(),
        orders: Type.Integer(),
        creditNotes: Type.Integer(),
        firstOrderAt: nullable(Instant),
        lastOrderAt: nullable(Instant),
        storedEvents: Type.Integer({ description: 'Events that name the customer or one of the orders' }),
        deadLetters: Type.Integer(),
        deliveries: Type.Integer({ description: 'Deliveries of connections' }),
        mergedCustomers: Type.Integer({ description: 'Customers that were merged into this one' }),
      }),
      { description: 'Numbers by kind' },
    ),
    ...problemResponses(400, 401, 403, 404, 503),
  },
}

export const exportPersonSchema = {
  operationId: 'export-customer',
  tags,
  summary: 'Read everything that is stored about a customer',
  description: 'Rows of tables have the names of their columns. The audit log names who exported, but not whom.',
  params: Customer,
  querystring: TenantQuery,
  response: {
    200: jsonResponse(
      Type.Object({
        customerId: Type.String(),
        tenant: Type.String(),
        exportedAt: Instant,
        orders: Rows,
        creditNotes: Rows,
        sums: Rows,
        segments: Rows,
        merges: Rows,
        registrations: Rows,
        events: Rows,
        deadLetters: Rows,
        deliveries: Rows,
      }),
      { description: 'A list for each table' },
    ),
    ...problemResponses(400, 401, 403, 404, 503),
  },
}

const Request = Type.Object({
  id: Type.Integer(),
  tenant: Type.String(),
  connection: Type.String({ description: 'The connection or source that passed on the request' }),
  kind: Type.String({
    description:
      '`erase`: Tidemark erases the customer. `export`: a customer wants its data, and `erase_shop`: the app was removed from a shop; a person answers both',
  }),
  customerId: nullable(Type.String({ description: 'Null when the request is done' })),
  receivedAt: Instant,
  doneAt: nullable(Instant),
  outcome: nullable(Type.String({ description: '`erased`, `not_found` or `done`' })),
})

export const listRequestsSchema = {
  operationId: 'list-privacy-requests',
  tags,
  summary: 'List requests about personal data, open ones first',
  description: 'Requests that shop platforms pass on, and events `CustomerErased`. At most 1000.',
  querystring: TenantQuery,
  response: {
    200: jsonResponse(Type.Object({ requests: Type.Array(Request) }), { description: 'Requests' }),
    ...problemResponses(400, 401, 403, 503),
  },
}

export const finishRequestSchema = {
  operationId: 'finish-privacy-request',
  tags,
  summary: 'Mark a request as done',
  description: 'The id of the customer is deleted from the request.',
  params: Type.Object({ requestId: Type.Integer({ minimum: 1 }) }),
  querystring: TenantQuery,
  response: {
    204: { type: 'null', description: 'The request is done' },
    ...problemResponses(400, 401, 403, 404, 503),
  },
}

export const listErasuresSchema = {
  operationId: 'list-erasures',
  tags,
  summary: 'List erasures, newest first',
  description: 'At most 100. They contain no id of a customer.',
  querystring: TenantQuery,
  response: {
    200: jsonResponse(Type.Object({ erasures: Type.Array(Erasure) }), {
      description: 'Erasures',
      example: { erasures: [example] },
    }),
    ...problemResponses(400, 401, 403, 503),
  },
}

export const eraseSchema = {
  operationId: 'erase-customer',
  tags,
  summary: 'Erase a customer',
  description:
    'A random pseudonym replaces the id everywhere, so every number stays, unless the orders are to be removed. There is no way back. When this is answered, all reports have the pseudonym. Stored events are rewritten within minutes.',
  querystring: Type.Object({}),
  body: { content: { 'application/json': { schema: ErasureBody, example: { customerId: '4711' } } } },
  response: {
    202: jsonResponse(Erasure, { description: 'The erasure', example }),
    ...problemResponses(400, 401, 403, 404, 408, 409, 413, 415, 503),
  },
}
