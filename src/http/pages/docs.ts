import helmet from '@fastify/helmet'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { addOpenPlugin } from '../requests/route-access.ts'

/**
 * The page loads scripts, styles and the document from here and nowhere else. Swagger UI sets `style` attributes, which
 * cannot run anything; inline scripts and style elements stay forbidden.
 */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The hash is that of the one style element which Swagger UI's script adds.
  "style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers that keep a browser from doing more with an answer than showing it. Plain HTTP must go on to work. */
export function protectBrowsers(app: FastifyInstance): void {
  app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    strictTransportSecurity: false,
  })
}

/** `/docs`: the OpenAPI document as a page, to read and to try. It needs no other host. */
export function addDocs(app: FastifyInstance): void {
  addOpenPlugin(app, (docs) =>
    docs.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: DOCS_POLICY,
      uiConfig: {
        // Without the bar that offers to load other documents.
        layout: 'BaseLayout',
        docExpansion: 'list',
        deepLinking: true,
        validatorUrl: null,
        tryItOutEnabled: true,
        displayRequestDuration: true,
      },
      theme: { title: 'Tidemark API' },
    }),
  )
}
