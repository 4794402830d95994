import type { Connections } from '../../../db/replica/replica.ts'
import { raw, type Sql, sql } from '../../../db/sql.ts'
import { addDays, earliestOf, latestOf } from '../../../time/days.ts'
import type { Period } from '../../../time/periods.ts'
import type { CommonQuery, ReportContext } from '../context.ts'
import { ALL_CURRENCIES } from '../parameters.ts'
import { readAll } from '../rows/read-all.ts'
import { type Conversion, type Ways, waysTo } from './conversion.ts'
import { pairOf } from './rates.ts'

/**
 * The context of a query with the currencies that count, and with the rates, if its amounts are converted. A query about one currency needs
 * neither, and reads nothing.
 *
 * @param daysOf the days for which rates are needed.
 */
export async function withCurrencies(
  pool: Connections,
  { currency, reportingCurrency }: CommonQuery,
  context: ReportContext,
  daysOf: (context: ReportContext) => Period,
): Promise<ReportContext> {
  if (reportingCurrency === undefined && currency !== ALL_CURRENCIES) return context
  const { tenantId } = context
  const [known = [], pairs = []] = await readAll(pool, [currenciesOf(tenantId), pairsOf(tenantId)], {
    ...LOOK_UPS,
    tenantId,
  })
  const isOne = currency !== undefined && currency !== ALL_CURRENCIES
  const currencies = isOne ? [currency] : known.map((row) => row.currency ?? '')
  if (reportingCurrency === undefined) return { ...context, currencies }
  const firstDays = pairs.map(({ base, quote, first_day }) => ({
    base: base ?? '',
    quote: quote ?? '',
    firstDay: first_day ?? '',
  }))
  const ofCurrencies = { ...context, currencies }
  const ways = waysTo(reportingCurrency, currencies, firstDays)
  const requested = daysOf(ofCurrencies)
  // In another time zone, the first order can have the date of the day before.
  const firstDay = earliestOf(...known.map((row) => row.first_day ?? requested.start))
  const start = latestOf(requested.start, addDays(firstDay, -1))
  return { ...ofCurrencies, conversion: await withRates(pool, ways, tenantId, { start, end: requested.end }) }
}

/** Reads the rates of some days. */
async function withRates(pool: Connections, ways: Ways, tenantId: string, days: Period): Promise<Conversion> {
  const pairs = [...new Set(ways.ways.flatMap(({ steps }) => steps.map(({ base, quote }) => pairOf(base, quote))))]
  if (pairs.length === 0) return { ...ways, days, rates: new Map() }
  const [rows = []] = await readAll(pool, [ratesOf(pairs, tenantId, days)], { ...LOOK_UPS, tenantId })
  const stored = rows.map(({ base, quote, date, rate }) => ({
    base: base ?? '',
    quote: quote ?? '',
    date: date ?? '',
    rate: rate ?? '',
  }))
  return { ...ways, days, rates: Map.groupBy(stored, ({ base, quote }) => pairOf(base, quote)) }
}

/** The rates of each pair on some days, and the last one before them, by day. */
function ratesOf(pairs: readonly string[], tenantId: string, { start, end }: Period): Sql {
  const ofPair = sql`
    from exchange_rates
    where tenant_id = ${tenantId}
    and base = pairs.base
    and quote = pairs.quote`
  return sql`
    select pairs.base, pairs.quote, rates.date, rates.rate
    from unnest(
      ${arrayOf(pairs.map((pair) => pair.slice(0, 3)))}::text[],
      ${arrayOf(pairs.map((pair) => pair.slice(4)))}::text[]
    ) as pairs (base, quote)
    cross join lateral (
      (select date, rate ${ofPair} and date <= ${start}::date order by date desc limit 1)
      union all
      (select date, rate ${ofPair} and date > ${start}::date and date <= ${end}::date)
    ) as rates
    order by pairs.base, pairs.quote, rates.date`
}

/** Whether a row is of the currencies that count. */
export function isOfCurrency({ currency, currencies }: ReportContext, column = 'currency'): Sql {
  if (currencies === undefined) return sql`${raw(column)} = ${currency}`
  return currencies.length === 1
    ? sql`${raw(column)} = ${currencies[0]}`
    : sql`${raw(column)} = any(${arrayOf(currencies)}::text[])`
}

/** Whether orders of several currencies count, so that a customer may have orders in more than one of them. */
export const hasSeveralCurrencies = ({ currencies = [] }: ReportContext): boolean => currencies.length > 1

/** The currency of the orders that count; null if there are several. */
export const onlyCurrencyOf = ({ currency, currencies = [currency] }: ReportContext): string | null =>
  currencies.length === 1 ? (currencies[0] ?? null) : null

/** An array of codes, as PostgreSQL writes it. */
export const arrayOf = (codes: readonly string[]): string => `{${codes.join(',')}}`

/** Whether amounts cannot be added, because several currencies count and none is converted. */
export const hasMixedMoney = ({ currencies, conversion }: ReportContext): boolean =>
  currencies !== undefined && conversion === undefined

/** An amount; null if amounts of several currencies would be added. */
export const unlessMixed = (amount: Sql, context: ReportContext): Sql => (hasMixedMoney(context) ? sql`null` : amount)

const LOOK_UPS = { planner: 'point-lookups' } as const

/** All currencies of orders, refunds, cancellations and payments, those with the most orders first. */
const currenciesOf = (tenantId: string): Sql => sql`
  select currency, min(first_day) as first_day
  from (
    select currency, sum(total_orders) as orders, min(date) as first_day
    from daily_sales_analytics
    where tenant_id = ${tenantId}
    group by currency
    union all
    select currency, 0, min(date)
    from payment_analytics
    where tenant_id = ${tenantId}
    group by currency
  ) as known
  group by currency
  order by max(orders) desc, currency`

/** The pairs of currencies with rates, and the first day of each. It jumps from one pair to the next in the key of the rates. */
export const pairsOf = (tenantId: string): Sql => sql`
  with recursive found as (
    (
      select base, quote, date
      from exchange_rates
      where tenant_id = ${tenantId}
      order by base, quote, date
      limit 1
    )
    union all
    select next.base, next.quote, next.date
    from found
    cross join lateral (
      select base, quote, date
      from exchange_rates
      where tenant_id = ${tenantId}
      and (base, quote) > (found.base, found.quote)
      order by base, quote, date
      limit 1
    ) as next
  )
  select base, quote, date as first_day
  from found`
