import type { FastifyInstance } from 'fastify'
import type { RouteAccess } from '../../src/http/requests/route-access.ts'

/** A method of a route, with an address that matches its path. */
export interface RouteCase {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'
  path: string
  url: string
  access: RouteAccess
}

const DIGITS_ONLY = /:\w+\(\^\[1-9\][^/]*\)/g

/** The methods of all routes of a server. */
export function routeCases(app: FastifyInstance): RouteCase[] {
  return app.routeList.flatMap(({ method, url, config }) =>
    [method].flat().map((name) => ({
      method: name as RouteCase['method'],
      path: url,
      url: url
        .replace(DIGITS_ONLY, '987654')
        .replace(/:\w+(\([^/]*\))?/g, 'AAAAAAAAAAAAAAAA')
        .replaceAll('*', 'x'),
      access: config?.access ?? 'open',
    })),
  )
}
