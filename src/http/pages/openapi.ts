import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { isCurrency } from '../../contracts/currency.ts'
import { isTimeZone } from '../../zones/zone-names.ts'
import { Problem } from '../responses/problem.ts'
import { problemResponses } from '../responses/responses.ts'
import { publishSchemas } from './publish-schemas.ts'

interface OpenApi {
  version: string
  /** Whether requests need an access key. */
  hasAccessKeys: boolean
}

const KEY = 'accessKey'

/** Makes the OpenAPI 3.1 document of all routes that are added after it. */
export function describeRoutes(app: FastifyInstance, { version, hasAccessKeys }: OpenApi): void {
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
        { name: 'Operation', description: 'Health, metrics and maintenance of the service' },
      ],
      components: hasAccessKeys ? { securitySchemes: { [KEY]: { type: 'http', scheme: 'bearer' } } } : {},
    },
    refResolver: {
      buildLocalReference: ({ $id }, _baseUri, _fragment, i) => ($id as string | undefined) ?? `schema-${i}`,
    },
    transform: ({ schema, url }) => {
      const isOpen = /^\/(?:health|hooks)\b/.test(url) || !hasAccessKeys
      const needed = isOpen ? {} : { security: [{ [KEY]: [] }] }
      const refusals = isOpen ? problemResponses(403, 421) : problemResponses(401, 403, 421)
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
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}
