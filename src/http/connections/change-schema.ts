import { Type } from 'typebox'
import { platformNames } from '../../connections/index.ts'
import { nullable } from '../../json/schemas.ts'
import { jsonResponse, problemResponses } from '../responses/responses.ts'

// The routes that change connections, as the OpenAPI document shows them.

const CLOSED = { additionalProperties: false }
const tags = ['Operation']
const NoQuery = Type.Object({})
const Name = Type.Object({ name: Type.String({ description: 'The name of the connection' }) })

const Options = Type.Record(Type.String(), Type.Unknown(), {
  description: 'Further settings of the platform, as `/api/platforms` lists them',
})
const Secrets = Type.Array(Type.String({ minLength: 1, maxLength: 4096 }), {
  maxItems: 20,
  description: 'Each of them may have signed a delivery. They are stored encrypted, and never returned',
})

const settings = {
  currencyMode: Type.Unsafe<string>(Type.Enum(['shop', 'presentment'])),
  testOrders: Type.Unsafe<string>(Type.Enum(['ignore', 'count'])),
  productKey: Type.Unsafe<string>(Type.Enum(['product', 'variant', 'sku'])),
  countPending: Type.Boolean(),
  role: Type.Unsafe<string>(Type.Enum(['all', 'payments-only'])),
}
const GuestKey = Type.String({
  minLength: 16,
  maxLength: 4096,
  description: 'A key for hashes that recognise guests by their e-mail address. Never returned',
})

/** The settings of a connection as responses have them. */
const ConnectionSettingsAnswer = Type.Object({
  ...settings,
  idPrefix: nullable(Type.String(), 'Goes before the ids of orders'),
  options: Options,
  secrets: Type.Integer({ description: 'How many secrets are stored' }),
  hasGuestKey: Type.Boolean(),
})

/** What a connection is and where it is set up, without its deliveries. */
export const connectionProperties = {
  name: Type.String(),
  platform: Type.String({ description: 'The platform by the name that settings use, such as `shopify`' }),
  title: Type.String({ description: "The platform's name" }),
  tenant: nullable(Type.String()),
  origin: Type.String({ description: '`settings` or `database`. Only those of the database can be changed here' }),
  url: Type.String({ description: 'The address that the platform delivers to' }),
  setUp: Type.Array(Type.String(), { description: 'What to do at the platform, step by step' }),
  problem: nullable(Type.String(), 'Why deliveries cannot be received, and what to do; null if there is no problem'),
  settings: nullable(ConnectionSettingsAnswer, 'How deliveries are read; null if the secrets cannot be decrypted'),
}

const AddBody = Type.Object(
  {
    name: Type.String({ description: 'Part of the address, `/hooks/NAME`: lower-case letters, digits, `.`, `_`, `-`' }),
    platform: Type.Unsafe<string>(Type.Enum([...platformNames])),
    tenant: Type.Optional(Type.String({ description: 'The tenant of all its events' })),
    secrets: Type.Optional(Secrets),
    currencyMode: Type.Optional(settings.currencyMode),
    testOrders: Type.Optional(settings.testOrders),
    productKey: Type.Optional(settings.productKey),
    countPending: Type.Optional(settings.countPending),
    role: Type.Optional(settings.role),
    idPrefix: Type.Optional(
      Type.String({ description: 'Goes before the ids of orders, for a second shop of a tenant' }),
    ),
    guestKey: Type.Optional(GuestKey),
    options: Type.Optional(Options),
  },
  CLOSED,
)

export const ChangeBody = Type.Object(
  {
    currencyMode: Type.Optional(settings.currencyMode),
    testOrders: Type.Optional(settings.testOrders),
    productKey: Type.Optional(settings.productKey),
    countPending: Type.Optional(settings.countPending),
    role: Type.Optional(settings.role),
    guestKey: Type.Optional(nullable(GuestKey, 'Null: guests are no longer recognised')),
    options: Type.Optional(Options),
  },
  CLOSED,
)

export const SecretsBody = Type.Object(
  {
    secrets: Type.Array(Type.String({ minLength: 1, maxLength: 4096 }), { minItems: 1, maxItems: 20 }),
    keepEarlier: Type.Optional(Type.Boolean({ description: 'Whether the earlier secrets stay valid. Default: true' })),
  },
  CLOSED,
)

const example = {
  name: 'shop',
  platform: 'woocommerce',
  title: 'WooCommerce',
  tenant: null,
  origin: 'database',
  url: 'https://analytics.example.com/hooks/shop',
  setUp: ['Open WooCommerce → Settings → Advanced → Webhooks, and click "Add webhook".'],
  problem: null,
  settings: {
    currencyMode: 'shop',
    testOrders: 'ignore',
    productKey: 'product',
    countPending: false,
    role: 'all',
    idPrefix: null,
    options: { url: 'https://shop.example.com/' },
    secrets: 1,
    hasGuestKey: false,
  },
}
const Connection = Type.Object(connectionProperties)
const problems = problemResponses(400, 401, 403, 404, 408, 409, 413, 415, 503)

export const platformsSchema = {
  operationId: 'platforms',
  tags,
  summary: 'List the shop platforms that can be connected',
  querystring: NoQuery,
  response: {
    200: jsonResponse(
      Type.Object({
        platforms: Type.Array(
          Type.Object({
            platform: Type.Unsafe<string>(Type.Enum([...platformNames])),
            title: Type.String(),
            secretHint: Type.String({
              description: 'The secret that a connection needs, and where the platform shows it',
            }),
            options: Type.Array(Type.Object({ name: Type.String(), meaning: Type.String() })),
          }),
        ),
      }),
      {
        description: 'All platforms',
        example: {
          platforms: [
            {
              platform: 'standard-webhooks',
              title: 'Standard Webhooks',
              secretHint: 'the signing secret of the endpoint, which begins with "whsec_"',
              options: [],
            },
          ],
        },
      },
    ),
    ...problemResponses(400, 401, 403, 503),
  },
}

export const addConnectionSchema = {
  operationId: 'add-connection',
  tags,
  summary: 'Add a connection to a shop platform',
  querystring: NoQuery,
  body: {
    content: {
      'application/json': {
        schema: AddBody,
        example: { name: 'shop', platform: 'woocommerce', secrets: ['the secret of the webhooks'] },
      },
    },
  },
  response: {
    201: jsonResponse(Connection, { description: 'The connection, and what to do at the platform', example }),
    ...problems,
  },
}

export const changeConnectionSchema = {
  operationId: 'change-connection',
  tags,
  summary: 'Change how the deliveries of a connection are read',
  description:
    'A change concerns deliveries from now on. Its secrets, platform, tenant and prefix of ids are not changed by it.',
  params: Name,
  querystring: NoQuery,
  body: { content: { 'application/json': { schema: ChangeBody, example: { countPending: true } } } },
  response: { 200: jsonResponse(Connection, { description: 'The changed connection', example }), ...problems },
}

export const rotateSecretsSchema = {
  operationId: 'rotate-connection-secrets',
  tags,
  summary: 'Add new secrets to a connection, or replace its secrets',
  params: Name,
  querystring: NoQuery,
  body: {
    content: {
      'application/json': { schema: SecretsBody, example: { secrets: ['the new secret'], keepEarlier: true } },
    },
  },
  response: { 200: jsonResponse(Connection, { description: 'The changed connection', example }), ...problems },
}

export const removeConnectionSchema = {
  operationId: 'remove-connection',
  tags,
  summary: 'Remove a connection and its stored deliveries',
  description: 'Its events still count. `tidemark retract` withdraws them.',
  params: Name,
  querystring: NoQuery,
  response: {
    200: jsonResponse(Type.Object({ removed: Type.String() }), {
      description: 'The connection is removed',
      example: { removed: 'shop' },
    }),
    ...problemResponses(400, 401, 403, 404, 409, 503),
  },
}
