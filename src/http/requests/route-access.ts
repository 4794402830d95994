import type { FastifyContextConfig, FastifyInstance, FastifyPluginCallback, RouteOptions } from 'fastify'
import type { Scope } from '../../access/scope.ts'

/** What a request needs for a route: nothing, or an access key with all of these scopes. */
export type RouteAccess = 'open' | NeededAccess

export interface NeededAccess {
  scopes: readonly [Scope, ...Scope[]]
  /** Whether the route concerns all tenants, so that a key of one tenant does not open it. */
  isForAllTenants?: boolean
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: RouteAccess
  }
  interface FastifyInstance {
    /** All routes, those of plugins included. */
    routeList: readonly RouteOptions[]
  }
}

/** The option `config` of a route that needs no access key. */
export const open: FastifyContextConfig = { access: 'open' }

/** The option `config` of a route that needs an access key with all of these scopes. */
export const needs = (...scopes: NeededAccess['scopes']): FastifyContextConfig => ({ access: { scopes } })

/** The same for a route that concerns all tenants. */
export const needsAllTenants = (...scopes: NeededAccess['scopes']): FastifyContextConfig => ({
  access: { scopes, isForAllTenants: true },
})

/**
 * Makes the start fail if a route does not declare what it needs. Call it before any route is added.
 */
export function requireDeclaredAccess(app: FastifyInstance): void {
  const routes: RouteOptions[] = []
  app.decorate('routeList', routes)
  app.addHook('onRoute', (route) => void routes.push(route))
  app.addHook('onReady', async () => {
    const names = routes.flatMap(({ method, url, config }) => (config?.access ? [] : [`${method} ${url}`]))
    if (names.length === 0) return
    throw new Error(`These routes do not declare which scope they need (config: needs('read')): ${names.join(', ')}`)
  })
}

/** Adds the routes of a foreign plugin, which cannot declare anything, as open ones. */
export function addOpenPlugin(app: FastifyInstance, add: (scope: FastifyInstance) => void): void {
  app.register(((scope, _options, done) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, ...open }
    })
    add(scope)
    done()
  }) as FastifyPluginCallback)
}
