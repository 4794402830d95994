import type { Format } from './format.ts'

/** A number of things: `1 row`, `2,000 rows`. */
export const countOf = (count: number, thing: string, format: Pick<Format, 'count'>): string =>
  `${format.count(count)} ${thing}${count === 1 ? '' : 's'}`
