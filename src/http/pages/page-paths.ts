/** The paths of all pages of the dashboard. */
export const pagePaths = [
  '/',
  '/live',
  '/orders',
  '/orders/:id',
  '/products',
  '/products/:id',
  '/customers',
  '/customers/:id',
  '/operations',
  '/settings',
] as const
export type PagePath = (typeof pagePaths)[number]
