import type { Settings } from './options.ts'

/** The headers of every request. */
export const headersOf = ({ key }: Settings): Record<string, string> => ({
  accept: 'application/json',
  ...(key !== undefined && { authorization: `Bearer ${key}` }),
})
