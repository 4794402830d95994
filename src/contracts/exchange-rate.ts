import { DAY_MS } from '../durations.ts'
import { ONE, parseMoney } from '../money.ts'
import { Amount, Currency, Day, defineContract, Optional, Time } from './contract.ts'

/** A rate outside these bounds is a mistake: the weakest currency so far had about 10^11 units to a dollar. */
const LARGEST = 10n ** 12n * ONE
const SMALLEST = ONE / 10n ** 12n
const FIRST_DAY = '1900-01-01'

/** One unit of `base` was worth `rate` units of `quote` on a day. */
export const ExchangeRatePublished = defineContract({
  properties: { base: Currency, quote: Currency, rate: Amount, date: Day, publishedAt: Optional(Time) },
  time: ['publishedAt'],
  refuse({ base, quote, rate, date }) {
    if (base === quote) return `base and quote must be two currencies; both are ${base}`
    const unknown = Object.entries({ base, quote }).find(([, currency]) => currency === 'XXX')
    if (unknown) return `${unknown[0]} must be an ISO 4217 currency code such as USD`
    const units = parseMoney(rate) ?? 0n
    if (units <= 0n) return `rate must be above zero; it is ${rate}`
    if (units < SMALLEST || units > LARGEST) return `rate must be from 10^-12 to 10^12; it is ${rate}`
    return date < FIRST_DAY ? `date must not be before ${FIRST_DAY}; it is ${date}` : undefined
  },
  refuseTime: ({ date }, { ms }) =>
    Date.parse(`${date}T00:00:00Z`) > ms + DAY_MS
      ? `its date ${date} is more than a day after the time of the event`
      : undefined,
})
