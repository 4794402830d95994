import type { Period } from '../../../time/periods.ts'
import { pairOf, type StoredRate } from './rates.ts'

/** The rates to one currency that are known. */
export interface Conversion {
  /** The reporting currency. */
  to: string
  ways: readonly Way[]
  /** The first day on which each currency can be converted; absent for a currency without rates. */
  firstDays: ReadonlyMap<string, string>
  /** The days on which amounts may count: those of the query, from the first day of the shop on. */
  days: Period
  /** The stored rates of each pair of the ways, by day: those of the requested days, and the last one before them. */
  rates: ReadonlyMap<string, readonly StoredRate[]>
}

/** A conversion before the rates are read. */
export type Ways = Omit<Conversion, 'days' | 'rates'>

/** A way from a currency to the reporting currency: one rate, or two rates with a currency between them. */
export interface Way {
  currency: string
  /** Of the ways with rates of the same day, the one with the lowest rank counts. */
  rank: number
  steps: readonly Step[]
}

/** A stored rate, used as it is (`base` to `quote`) or inverted. */
interface Step {
  base: string
  quote: string
  isInverse: boolean
}

/** A pair of currencies with rates. */
export interface RatePair {
  base: string
  quote: string
  firstDay: string
}

/**
 * The ways from currencies to a reporting currency. The rule: the newest rate up to the day counts, where the older of two rates decides on
 * the age of a way. Of rates of the same day, the direct rate comes first, then the inverse of the opposite rate, then a cross rate through
 * one other currency: the first one by its code, and in each step again the direct rate first.
 */
export function waysTo(to: string, currencies: readonly string[], pairs: readonly RatePair[]): Ways {
  const known = new Map(pairs.map((pair) => [pairOf(pair.base, pair.quote), pair.firstDay]))
  const between = [...new Set(pairs.flatMap(({ base, quote }) => [base, quote]))].sort()
  const stepsOf = (from: string, target: string): Step[] =>
    [
      { base: from, quote: target, isInverse: false },
      { base: target, quote: from, isInverse: true },
    ].filter(({ base, quote }) => known.has(pairOf(base, quote)))
  const waysOf = (currency: string): Way[] => {
    const crossings = between
      .filter((code) => code !== currency && code !== to)
      .flatMap((code) => stepsOf(currency, code).flatMap((first) => stepsOf(code, to).map((second) => [first, second])))
    return [...stepsOf(currency, to).map((step) => [step]), ...crossings].map((steps, rank) => ({
      currency,
      rank,
      steps,
    }))
  }
  const ways = currencies.filter((currency) => currency !== to).flatMap(waysOf)
  const firstDays = new Map<string, string>()
  for (const { currency, steps } of ways) {
    const days = steps.map(({ base, quote }) => known.get(pairOf(base, quote)) ?? '')
    const first = days.sort().at(-1) ?? ''
    const earlier = firstDays.get(currency)
    if (earlier === undefined || first < earlier) firstDays.set(currency, first)
  }
  return { to, ways, firstDays }
}
