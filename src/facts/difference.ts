import { formatMoney } from '../money.ts'

/** A property in which an event differs from the value that counts. */
export interface Difference {
  /** The property by its name in the contract; `type` for that of the event. */
  field: string
  /** The value that counts, as text; undefined when there is none. */
  first: string | undefined
  /** The value of the later event, which changes nothing. */
  second: string | undefined
}

/**
 * The properties in which two records of facts differ, by the names in `names`; undefined there means that it is not
 * a property of an event.
 */
export function differencesOf(
  first: object,
  second: object,
  names: Readonly<Record<string, string | undefined>>,
): Difference[] {
  const fields = new Set([...Object.keys(first), ...Object.keys(second)])
  return [...fields].flatMap((key) => {
    const field = key in names ? names[key] : key
    if (field === undefined) return []
    const difference = {
      field,
      first: factText((first as Record<string, unknown>)[key]),
      second: factText((second as Record<string, unknown>)[key]),
    }
    return difference.first === difference.second ? [] : [difference]
  })
}

/** A fact as text that is the same whenever the fact is: amounts as numerals, times in UTC, properties by name, lines in any order. */
export function factText(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'bigint') return formatMoney(value)
  if (typeof value !== 'object') return String(value)
  if ('text' in value && 'ms' in value) return String(value.text)
  return JSON.stringify(inOrder(value))
}

function inOrder(value: unknown): unknown {
  if (typeof value === 'bigint') return formatMoney(value)
  if (Array.isArray(value)) return value.map(inOrder).sort(byText)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, inOrder(inner)]))
}

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
