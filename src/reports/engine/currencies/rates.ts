import { ONE, storedMoney } from '../../../money.ts'
import { addDays, earliestOf, latestOf } from '../../../time/days.ts'
import type { Period } from '../../../time/periods.ts'
import type { Conversion, Way } from './conversion.ts'

/** A stored rate. */
export interface StoredRate {
  base: string
  quote: string
  date: string
  rate: string
}

/** What one unit of a currency is worth in the reporting currency on a day, as a decimal numeral. */
export interface Factor {
  currency: string
  day: string
  factor: string
}

/** Decimals of a factor. The inverse of a rate may have no end. See `EXACT_DECIMALS` in `round-amount.ts`. */
const FACTOR_DECIMALS = 60

interface Fraction {
  over: bigint
  under: bigint
}

/** The factors of all days of a period for which a rate is known, by the rule of `conversion.ts`. */
export function factorsIn(period: Period, { to, ways, days, firstDays, rates }: Conversion): Factor[] {
  const [first, last] = [latestOf(period.start, days.start), earliestOf(period.end, days.end)]
  const cursors = new Map([...rates].map(([pair, list]) => [pair, { list, next: 0 }]))
  const waysOf = Map.groupBy(ways, ({ currency }) => currency)
  const written = new Map<string, string>()
  const factors: Factor[] = []
  for (let day = first; day <= last; day = addDays(day, 1)) {
    for (const cursor of cursors.values()) while ((cursor.list[cursor.next]?.date ?? '9') <= day) cursor.next++
    const latest = (pair: string) => {
      const cursor = cursors.get(pair)
      return cursor?.list[cursor.next - 1]
    }
    factors.push({ currency: to, day, factor: '1' })
    for (const [currency, own] of waysOf) {
      // A rate that arrives while the report runs must not convert amounts that are listed as unconverted.
      const best = day < (firstDays.get(currency) ?? day) ? undefined : bestOf(own, latest)
      if (best === undefined) continue
      const factor = written.get(best.key) ?? numeralOf(best.fraction)
      written.set(best.key, factor)
      factors.push({ currency, day, factor })
    }
  }
  return factors
}

/** The way with the newest rates. `ways` are in the order of their ranks. */
function bestOf(ways: readonly Way[], latest: (pair: string) => StoredRate | undefined) {
  let best: { age: string; rates: StoredRate[]; way: Way } | undefined
  for (const way of ways) {
    const rates = way.steps.map(({ base, quote }) => latest(pairOf(base, quote)))
    if (!rates.every((rate) => rate !== undefined)) continue
    const age = earliestOf(...rates.map(({ date }) => date))
    if (best === undefined || age > best.age) best = { age, rates, way }
  }
  if (!best) return undefined
  const { rates, way } = best
  const fraction = way.steps
    .map(({ isInverse }, i) => fractionOf(rates[i]?.rate ?? '', isInverse))
    .reduce((all, one) => ({ over: all.over * one.over, under: all.under * one.under }))
  return { fraction, key: rates.map(({ base, quote, date }) => `${base}${quote}${date}`).join(' ') + way.rank }
}

export const pairOf = (base: string, quote: string) => `${base}/${quote}`

function fractionOf(rate: string, isInverse: boolean): Fraction {
  const units = storedMoney(rate)
  return isInverse ? { over: ONE, under: units } : { over: units, under: ONE }
}

/** Rounded to the nearest numeral with `FACTOR_DECIMALS`. Trailing zeros are left out. */
function numeralOf({ over, under }: Fraction): string {
  const scaled = (2n * over * 10n ** BigInt(FACTOR_DECIMALS) + under) / (2n * under)
  const digits = scaled.toString().padStart(FACTOR_DECIMALS + 1, '0')
  const fraction = digits.slice(-FACTOR_DECIMALS).replace(/0+$/, '')
  return `${digits.slice(0, -FACTOR_DECIMALS)}${fraction && `.${fraction}`}`
}
