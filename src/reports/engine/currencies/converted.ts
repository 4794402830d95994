import { raw, type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../context.ts'
import { arrayOf } from './currencies.ts'
import { factorsIn } from './rates.ts'

interface AmountColumns {
  /** Columns with amounts, which are multiplied by the rate. */
  money: readonly string[]
  /** All other columns that are needed. */
  others: readonly string[]
  /** The day on which the amounts of a row count. */
  day: Sql
}

/**
 * The same rows with their amounts in the reporting currency, each at the rate of its day. Rows without a rate are left out: `unconverted.ts`
 * lists them. Without a reporting currency, the rows stay as they are.
 *
 * @param rows with a column `currency` and the named columns.
 * @param rates the rates of the period, where a statement reads them several times.
 */
export function converted(
  rows: Sql,
  { money, others, day }: AmountColumns,
  period: Period,
  context: ReportContext,
  rates: Sql = sql`(${ratesIn(period, context)})`,
): Sql {
  if (!context.conversion) return rows
  const names = [
    ...others.map((name) => `amounts.${name}`),
    ...money.map((name) => `amounts.${name} * rates.factor as ${name}`),
  ]
  return sql`
    select ${raw(names.join(', '))}
    from (${rows}) as amounts
    join ${rates} as rates on rates.currency = amounts.currency and rates.day = ${day}`
}

/** Whether amounts of a currency can be converted on a day. From its first rate on, a currency has a rate for every day. */
export function isConvertible(currency: Sql, day: Sql, { conversion, currencies = [] }: ReportContext): Sql {
  if (!conversion) return sql`true`
  const { to, firstDays } = conversion
  const cases = currencies.flatMap((code) => {
    const first = code === to ? '-infinity' : firstDays.get(code)
    return first === undefined ? [] : [sql`(${currency} = ${code} and ${day} >= ${first}::date)`]
  })
  return cases.length === 0 ? sql`false` : sql`(${cases.reduce((all, one) => sql`${all} or ${one}`)})`
}

/** `currency`, `day` and `factor` of all days of a period for which a rate is known. */
export function ratesIn(period: Period, { conversion }: ReportContext): Sql {
  const factors = conversion ? factorsIn(period, conversion) : []
  const list = (read: (factor: (typeof factors)[number]) => string) => arrayOf(factors.map(read))
  return sql`
    select *
    from unnest(
      ${list(({ currency }) => currency)}::text[],
      ${list(({ day }) => day)}::date[],
      ${list(({ factor }) => factor)}::numeric[]
    ) as rates (currency, day, factor)`
}
