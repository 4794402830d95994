import { formatMoney } from '../money.ts'

/** A property whose value in an event differs from the stored value. */
export interface Difference {
  /** The name of the property in the contract. `type` is the type of the event. */
  field: string
  /** The value of the first event as text. Undefined if it does not have the property. */
  first: string | undefined
  /** The value of the later event, which is not applied. */
  second: string | undefined
}

/**
 * The properties in which two records of facts differ. `names` maps their keys to the names in the contract. Keys mapped to
 * undefined are not compared.
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

/** A fact as text, the same for equal facts: amounts as numerals, times in UTC, properties and lines sorted. */
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
