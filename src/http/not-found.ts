import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendDashboard } from './dashboard.ts'
import { ProblemError } from './problem.ts'

/**
 * Answers what no route takes: with the methods that the path knows, or with where to look; a browser that goes to a page outside
 * the API with the dashboard, which says so. Call it before any route is added.
 */
export function refuseUnknownRoutes(app: FastifyInstance): void {
  const methodsByPath = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsByPath.get(url) ?? new Set()
    methodsByPath.set(url, methods.union(new Set([method].flat())))
  })

  app.setNotFoundHandler(async (request, reply) => {
    const path = pathOf(request)
    const methods = methodsByPath.get(path)
    if (methods) {
      const allow = [...methods].join(', ')
      throw new ProblemError('method-not-allowed', `${path} takes ${allow}, not ${request.method}`, {
        headers: { allow },
      })
    }
    if (isPage(request)) return sendDashboard(reply.code(404))
    throw new ProblemError('not-found', `There is no ${path}; /docs shows everything there is`)
  })
}

/** Whether a browser wants to show it. What it loads for a page asks for other types. */
function isPage(request: FastifyRequest): boolean {
  const { method, headers } = request
  return method === 'GET' && !pathOf(request).startsWith('/api/') && /\btext\/html\b/.test(headers.accept ?? '')
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/'
}
