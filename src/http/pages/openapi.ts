import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { SCOPES, scopeNames } from '../../access/scope.ts'
import { isCurrency } from '../../contracts/currency.ts'
import { isTimeZone } from '../../zones/zone-names.ts'
import { open } from '../requests/route-access.ts'
import { Problem } from '../responses/problem.ts'
import { problemResponses } from '../responses/responses.ts'
import { publishSchemas } from './publish-schemas.ts'

interface OpenApi {
  version: string
}

const KEY = 'accessKey'

const SECURITY_SCHEME = {
  type: 'http',
  scheme: 'bearer',
  description: `Needed as soon as there is an access key. The list of an operation has the scopes that the key must have. ${scopeNames.map((name) => `\`${name}\`: ${SCOPES[name]}.`).join(' ')}`,
} as const

/** Makes the OpenAPI 3.1 document of all routes that are added after it. */
export function describeRoutes(app: FastifyInstance, { version }: OpenApi): void {
  app.addSchema(Problem)
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tidemark',
        version,
        description:
          'Real-time commerce analytics: applies the events of a shop within seconds, and counts each fact exactly once. Amounts of money are JSON numbers written exactly, with at least the decimals of their currency; amounts of different currencies are never added.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'The server that this document comes from' }],
      security: [],
      tags: [
        { name: 'Reports', description: 'Sales, orders, customers, products and stock' },
        { name: 'Events', description: 'Send events' },
        { name: 'Dead letters', description: 'Read, retry and discard rejected messages' },
        { name: 'Access', description: 'Access keys, and who changed them' },
        { name: 'Operation', description: 'Health, metrics and maintenance of the service' },
      ],
      components: { securitySchemes: { [KEY]: SECURITY_SCHEME } },
    },
    refResolver: {
      buildLocalReference: ({ $id }, _baseUri, _fragment, i) => ($id as string | undefined) ?? `schema-${i}`,
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access ?? 'open'
      const isOpen = access === 'open'
      const refusals = isOpen ? problemResponses(403, 421) : problemResponses(401, 403, 421)
      const needed = isOpen ? {} : { security: [{ [KEY]: access.scopes }] }
      return { schema: { ...schema, ...needed, response: { ...refusals, ...(schema?.response as object) } }, url }
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) throw new Error('The document is OpenAPI 3, not Swagger 2')
      return publishSchemas(document.openapiObject, LISTED_FORMATS)
    },
  })
}

const LISTED_FORMATS = {
  currency: {
    name: 'Currency',
    description: 'A currency code of ISO 4217',
    values: Intl.supportedValuesOf('currency').filter(isCurrency),
  },
  'time-zone': {
    name: 'TimeZone',
    description: 'A time zone of the IANA database',
    values: ['UTC', ...Intl.supportedValuesOf('timeZone')].filter(isTimeZone),
  },
}

/** `GET /openapi.json`. */
export function addOpenApiRoute(app: FastifyInstance): void {
  app.get('/openapi.json', { schema: { hide: true }, config: open }, async () => app.swagger())
}
