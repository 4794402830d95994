/** The most names that an error lists. */
const MOST_NAMES = 50

/** Known names for an error text. */
export const listNames = (names: readonly string[]): string =>
  names.slice(0, MOST_NAMES).join(', ') + (names.length > MOST_NAMES ? ', …' : '')

/** A sentence with the name that a wrong one probably means; empty without such a name. */
export const didYouMean = (name: string | undefined): string => (name === undefined ? '' : ` Did you mean "${name}"?`)
