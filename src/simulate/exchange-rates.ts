import { DAY_MS, type DayNumber, dateOf, timeText } from './calendar.ts'
import { type SimulatedEvent, simulatedEvent } from './event.ts'
import { between, randomOf } from './random/random.ts'
import type { Shop } from './shop.ts'

/** Rates are published in the afternoon, as those of central banks. */
const PUBLISHED_AT_MS = 15 * 3_600_000
/** The course of a rate: a slow wave of a year and a half with this share of the rate, and noise. */
const WAVE = 0.06
const WAVE_DAYS = 540
const NOISE = 0.004
const DECIMALS = 4

/** What one unit of the shop's currency is worth on average. The numbers only have to be plausible. */
const USUAL_RATES = { GBP: 0.85, USD: 1.1, EUR: 0.92 } as const

/** Exchange rates of two currencies on every working day, and on the first day. Only for a shop that sells in a second currency. */
export function rateEventsOf(shop: Shop, day: DayNumber): SimulatedEvent[] {
  const { seed, currency, secondCurrency, opened } = shop
  if (secondCurrency === undefined) return []
  const date = dateOf(day)
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  if (day !== opened && (weekday === 0 || weekday === 6)) return []
  const at = day * DAY_MS + (day === opened ? 0 : PUBLISHED_AT_MS)
  return quotesOf(currency, secondCurrency).map((quote, i) => {
    const random = randomOf(seed, 'rate', quote, day)
    const wave = Math.sin((2 * Math.PI * day) / WAVE_DAYS + i)
    const rate = USUAL_RATES[quote] * (1 + WAVE * wave + between(random, -NOISE, NOISE))
    const data = { base: currency, quote, rate: rate.toFixed(DECIMALS), date }
    return simulatedEvent('ExchangeRatePublished', at, random, { ...data, publishedAt: timeText(at) })
  })
}

type Quote = keyof typeof USUAL_RATES

/** The currencies for which rates can be simulated. */
export const SECOND_CURRENCIES = Object.keys(USUAL_RATES) as Quote[]

function quotesOf(currency: string, second: string): Quote[] {
  const others = SECOND_CURRENCIES.filter((code) => code !== currency)
  return [...others.filter((code) => code === second), ...others.filter((code) => code !== second)].slice(0, 2)
}
