import { useContext } from 'react'
import { isolate } from '../format/isolate.ts'
import { type Shop, ShopContext } from './shop.ts'

/** Whether a number is of the tenant of the page, or of all tenants together. */
export type NumberScope = 'tenant' | 'all'

/** The tenants that a page can show, sorted. */
export const tenantsOf = (shop: Pick<Shop, 'tenant' | 'tenants'>): string[] =>
  [...new Set([shop.tenant, ...shop.tenants])].sort()

/** Names the scope of a number. Undefined while events of only one tenant have arrived, because all scopes are then the same. */
export function useScopeName(): (scope: NumberScope) => string | undefined {
  const shop = useContext(ShopContext)
  const isOne = shop === undefined || tenantsOf(shop).length < 2
  return (scope) => {
    if (isOne) return undefined
    return scope === 'all' ? 'All tenants' : `Tenant ${isolate(shop.tenant)}`
  }
}
