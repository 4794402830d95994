/**
 * The page of this dashboard to show after a sign-in. Anything that a browser would read as another site, and every path of the API, becomes the first
 * page.
 */
export function returnPath(given: string | null, origin: string): string {
  if (given === null || given.length > 2000 || !given.startsWith('/')) return '/'
  const url = URL.parse(given, origin)
  if (!url || url.origin !== origin || url.pathname.startsWith('//') || url.pathname.startsWith('/api/')) return '/'
  return `${url.pathname}${url.search}`
}
