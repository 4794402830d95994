import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ProblemError } from './problem.ts'

/** Answers what no route takes: with the methods that the path knows, or with where to look. Call it before any route is added. */
export function refuseUnknownRoutes(app: FastifyInstance): void {
  const methodsByPath = new Map<string, Set<string>>()
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsByPath.get(url) ?? new Set()
    methodsByPath.set(url, methods.union(new Set([method].flat())))
  })

  app.setNotFoundHandler(async (request) => {
    const path = pathOf(request)
    const methods = methodsByPath.get(path)
    if (methods) {
      const allow = [...methods].join(', ')
      throw new ProblemError('method-not-allowed', `${path} takes ${allow}, not ${request.method}`, {
        headers: { allow },
      })
    }
    throw new ProblemError('not-found', `There is no ${path}; /docs shows everything there is`)
  })
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '/'
}
