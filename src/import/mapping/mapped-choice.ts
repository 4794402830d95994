import type { CsvOrder } from '../csv/csv-layout.ts'
import type { Found } from './field.ts'

/** The spellings of yes and no. */
export const YES = ['true', 'yes', 'y', '1'] as const
export const NO = ['false', 'no', 'n', '0'] as const

/**
 * Reads one of several values by its spellings, without regard to case. Another text is a problem of its line.
 *
 * @returns undefined for an empty or unknown text.
 */
export function readChoice<T extends string>(
  order: CsvOrder,
  found: Found | undefined,
  spellings: Readonly<Record<T, readonly string[]>>,
): T | undefined {
  if (!found) return undefined
  const text = found.text.trim().toLowerCase()
  const names = Object.keys(spellings) as T[]
  const choice = names.find((name) => spellings[name].includes(text))
  if (choice === undefined) {
    const allowed = names.flatMap((name) => spellings[name]).join(', ')
    order.problems.push({ line: found.line.number, error: `${found.column} is "${found.text}"; allowed: ${allowed}` })
  }
  return choice
}
