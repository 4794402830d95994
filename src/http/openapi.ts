import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { Problem } from './problem.ts'

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
          'Real-time commerce analytics: takes the events of a shop, counts each fact exactly once, answers at once. Amounts of money are JSON numbers written exactly, with at least the decimals of their currency; amounts of different currencies are never added.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: [
        { name: 'Reports', description: 'What the events add up to' },
        { name: 'Events', description: 'What happened in the shop' },
        { name: 'Dead letters', description: 'What was refused, to be looked at, sent again or discarded' },
        { name: 'Operation', description: 'How the service does' },
      ],
      components: hasAccessKeys ? { securitySchemes: { [KEY]: { type: 'http', scheme: 'bearer' } } } : {},
    },
    refResolver: {
      buildLocalReference: ({ $id }, _baseUri, _fragment, i) => ($id as string | undefined) ?? `schema-${i}`,
    },
    transform: ({ schema, url }) => {
      const isOpen = url.startsWith('/health') || !hasAccessKeys
      return { schema: isOpen ? schema : { ...schema, security: [{ [KEY]: [] }] }, url }
    },
  })
}

/** `GET /openapi.json`. */
export function addOpenApiRoute(app: FastifyInstance): void {
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}
