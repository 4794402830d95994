import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import serveFiles from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { addOpenPlugin, open } from '../requests/route-access.ts'
import { pagePaths } from './page-paths.ts'

/** The folder into which `npm run build` writes the dashboard. */
const DASHBOARD_FOLDER = fileURLToPath(new URL('../../../web/dist/', import.meta.url))

const NOT_BUILT = `<!doctype html><html lang="en"><title>Tidemark</title>
<p>The dashboard has not been built. Run <code>npm run build</code> in the folder of Tidemark and reload this page.
The API is described at <a href="/docs">/docs</a>.</p></html>`

/** Scripts and styles come from here and nowhere else; a style element needs the nonce of its page. */
const policyWith = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/**
 * The dashboard at `/`. Its files need no access key; the reports that it requests need one, like any
 * other request.
 */
export function addDashboard(app: FastifyInstance, folder = DASHBOARD_FOLDER): void {
  // All pages are the same file, and the script in the browser reads the address.
  for (const path of pagePaths) {
    app.get(path.replace(':id', '*'), { schema: { hide: true }, config: open }, (_request, reply) =>
      sendDashboard(reply, folder),
    )
  }
  // Files are compressed when they are built; the names of assets change with their content.
  const files = { preCompressed: true, index: false, decorateReply: false } as const
  const assets = { ...files, root: `${folder}assets`, prefix: '/assets/', immutable: true, maxAge: '1y' }
  addOpenPlugin(app, (scope) => scope.register(serveFiles, assets))
  addOpenPlugin(app, (scope) =>
    scope.register(serveFiles, {
      ...files,
      root: folder,
      wildcard: false,
      globIgnore: ['assets/**', 'index.html', '**/*.{br,gz}'],
    }),
  )
}

/** Answers with the page, which shows whatever its address names. */
export async function sendDashboard(reply: FastifyReply, folder = DASHBOARD_FOLDER): Promise<FastifyReply> {
  const nonce = randomBytes(16).toString('base64url')
  const page = await readFile(`${folder}index.html`, 'utf8').catch(() => NOT_BUILT)
  return reply
    .headers({ 'content-security-policy': policyWith(nonce), 'cache-control': 'no-store' })
    .type('text/html; charset=utf-8')
    .send(page.replaceAll('NONCE', nonce))
}
