// A page is about one tenant for as long as it is open: choosing another one loads the page again, so that no answer of the one
// before is left. That also spares every question its own parameter.

const PARAMETER = 'tenant'

/** The tenant that the address names; undefined: the one that the server answers for by default. */
export const askedTenant = (): string | undefined => new URLSearchParams(location.search).get(PARAMETER) || undefined

/** Paths whose answers are about one tenant. */
const isAboutTenant = (path: string) => path.startsWith('/api/analytics/') || path === '/api/shop'

/** The address of a question, with the tenant of the page. */
export function withTenant(address: string): string {
  const tenant = askedTenant()
  const url = new URL(address, location.origin)
  if (tenant !== undefined && isAboutTenant(url.pathname)) url.searchParams.set(PARAMETER, tenant)
  return address.startsWith('/') ? `${url.pathname}${url.search}` : url.href
}

/** The address of this page about another tenant. What else it asks for, such as a currency or a customer, is of the one before. */
export function addressOfTenant(tenant: string): string {
  return `/?${new URLSearchParams({ [PARAMETER]: tenant })}`
}
