// An independent calculation of amounts in a reporting currency, with exact fractions.

/** A fraction with a positive denominator. */
export interface Fraction {
  over: bigint
  under: bigint
}

export interface Rate {
  base: string
  quote: string
  rate: string
  date: string
}

function fractionOf(numeral: string): Fraction {
  const [whole = '0', decimals = ''] = numeral.split('.')
  return { over: BigInt(whole + decimals), under: 10n ** BigInt(decimals.length) }
}

const times = (a: Fraction, b: Fraction): Fraction => ({ over: a.over * b.over, under: a.under * b.under })
const plus = (a: Fraction, b: Fraction): Fraction => ({
  over: a.over * b.under + b.over * a.under,
  under: a.under * b.under,
})

/** Rounded half away from zero. */
function rounded({ over, under }: Fraction, decimals: number): string {
  const scaled = over * 10n ** BigInt(decimals)
  const magnitude = scaled < 0n ? -scaled : scaled
  const units = (2n * magnitude + under) / (2n * under)
  const digits = units.toString().padStart(decimals + 1, '0')
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
  return scaled < 0n && units > 0n ? `-${text}` : text
}

/** The newest rate up to a day: of rates of the same day the direct one, then the inverse, then a cross rate. */
function rateOn(day: string, from: string, to: string, rates: readonly Rate[]): Fraction | undefined {
  if (from === to) return { over: 1n, under: 1n }
  const latest = (base: string, quote: string) =>
    rates
      .filter((rate) => rate.base === base && rate.quote === quote && rate.date <= day)
      .sort((a, b) => (a.date < b.date ? 1 : -1))[0]
  const steps = (one: string, other: string) => {
    const [direct, inverse] = [latest(one, other), latest(other, one)]
    return [
      ...(direct ? [{ date: direct.date, factor: fractionOf(direct.rate) }] : []),
      ...(inverse ? [{ date: inverse.date, factor: invert(fractionOf(inverse.rate)) }] : []),
    ]
  }
  const codes = [...new Set(rates.flatMap(({ base, quote }) => [base, quote]))].sort()
  const crosses = codes
    .filter((code) => code !== from && code !== to)
    .flatMap((code) =>
      steps(from, code).flatMap((first) =>
        steps(code, to).map((second) => ({
          date: [first.date, second.date].sort()[0] as string,
          factor: times(first.factor, second.factor),
        })),
      ),
    )
  const ways = [...steps(from, to), ...crosses]
  const newest = ways
    .map(({ date }) => date)
    .sort()
    .at(-1)
  return ways.find(({ date }) => date === newest)?.factor
}

const invert = ({ over, under }: Fraction): Fraction => ({ over: under, under: over })

/** An amount of a day in its own currency. */
export interface Amount {
  currency: string
  day: string
  amount: string
}

/** Σ amounts × rates, and the amounts without a rate by currency. */
export function inCurrency(to: string, decimals: number, amounts: readonly Amount[], rates: readonly Rate[]) {
  let sum: Fraction = { over: 0n, under: 1n }
  const unconverted = new Map<string, Fraction>()
  for (const { currency, day, amount } of amounts) {
    const rate = rateOn(day, currency, to, rates)
    const value = signed(amount)
    if (rate) sum = plus(sum, times(value, rate))
    else unconverted.set(currency, plus(unconverted.get(currency) ?? { over: 0n, under: 1n }, value))
  }
  return { total: Number(rounded(sum, decimals)), unconverted }
}

function signed(numeral: string): Fraction {
  if (!numeral.startsWith('-')) return fractionOf(numeral)
  const { over, under } = fractionOf(numeral.slice(1))
  return { over: -over, under }
}
