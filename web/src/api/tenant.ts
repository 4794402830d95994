// A page shows one tenant. Choosing another tenant loads the page again, so that no response of the previous tenant is left, and no
// request needs its own parameter.

const PARAMETER = 'tenant'

/** The tenant in the address; undefined: the default tenant of the server. */
export const tenantInAddress = (): string | undefined =>
  new URLSearchParams(location.search).get(PARAMETER) || undefined

/** Paths whose responses depend on the tenant. */
const isAboutTenant = (path: string) => path.startsWith('/api/analytics/') || path === '/api/shop'

/** The address of a request, with the tenant of the page. */
export function withTenant(address: string): string {
  const tenant = tenantInAddress()
  const url = new URL(address, location.origin)
  if (tenant !== undefined && isAboutTenant(url.pathname)) url.searchParams.set(PARAMETER, tenant)
  return address.startsWith('/') ? `${url.pathname}${url.search}` : url.href
}

/** The address of the dashboard for another tenant. Other parameters, such as a currency, belong to the previous tenant. */
export function addressOfTenant(tenant: string): string {
  return `/?${new URLSearchParams({ [PARAMETER]: tenant })}`
}
