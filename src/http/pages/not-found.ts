import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError } from '../responses/problem.ts'
import { sendDashboard } from './dashboard.ts'

/**
 * Answers requests that match no route: with the allowed methods of the path, or with a link to the documentation. A browser that
 * opens a page outside the API gets the dashboard, which shows that the page does not exist. Call it before any route is added.
 */
export function refuseUnknownRoutes(app: FastifyInstance): void {
  const routes: { pattern: RegExp; methods: string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    // A path that ends in a star is that of static files, and takes everything.
    if (!url.endsWith('*')) routes.push({ pattern: patternOf(url), methods: [method].flat() })
  })

  // Before the body of such a request is read.
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404) return answer(request, reply)
  })
  // For files that are not there.
  app.setNotFoundHandler(answer)

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const path = pathOf(request)
    const methods = new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods))
    if (methods.size > 0) {
      const allow = [...methods].join(', ')
      throw new ProblemError('method-not-allowed', `${path} allows ${allow}, not ${request.method}`, {
        headers: { allow },
      })
    }
    if (isPage(request)) return sendDashboard(reply.code(404))
    throw new ProblemError('not-found', `${path} does not exist. /docs lists all paths`)
  }
}

/** Whether a browser wants to show it. What it loads for a page asks for other types. */
function isPage(request: FastifyRequest): boolean {
  const { method, headers } = request
  return method === 'GET' && !pathOf(request).startsWith('/api/') && /\btext\/html\b/.test(headers.accept ?? '')
}

/** The paths of a route: `/orders/:id` takes any id, `/letters/:id(^\\d+$)` what its expression takes. */
function patternOf(url: string): RegExp {
  const pattern = url.replace(/:\w+(?:\(\^?(.*?)\$?\))?/g, (_parameter, expression = '[^/]+') => `(?:${expression})`)
  return new RegExp(`^${pattern}$`)
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/'
}
