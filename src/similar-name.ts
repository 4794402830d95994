import { closest, distance } from 'fastest-levenshtein'

/**
 * The known name that a wrong name probably means: the same in another case, or with a few other letters. Up to a third of its letters
 * may differ, and always one. Undefined if no name is similar.
 */
export function similarName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined
  const byLowerCase = new Map(known.map((other) => [other.toLowerCase(), other]))
  const wanted = name.toLowerCase()
  const near = closest(wanted, [...byLowerCase.keys()])
  return distance(wanted, near) <= Math.max(1, Math.floor(name.length / 3)) ? byLowerCase.get(near) : undefined
}
