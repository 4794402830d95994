import { decimalsOf } from '../../contracts/currency.ts'
import { type Sql, sql } from '../../db/sql.ts'
import { EXACT_DECIMALS } from '../../json/round-amount.ts'
import { type Fragment, sqlOf } from './fragment.ts'

/**
 * `total` ÷ `count`, rounded half away from zero to the decimals of the currency; null when `count` is zero. `div` is exact. `/` would
 * round once before `round` does, so that 0.00499…9 becomes 0.01.
 */
export function average(total: Fragment, count: Fragment, currency: string): Sql {
  // Converted amounts have more decimals, whose last ones are not exact.
  const [sum, number] = [sql`round(${sqlOf(total)}, ${EXACT_DECIMALS}::int)`, sqlOf(count)]
  const unit = sql`${`1e-${decimalsOf(currency)}`}::numeric`
  return sql`sign(${sum}) * div(2 * abs(${sum}) + ${number} * ${unit}, nullif(2 * ${number} * ${unit}, 0)) * ${unit}`
}

/** `seconds` ÷ `count`, in whole seconds; null when `count` is zero. */
export const averageSeconds = (seconds: Fragment, count: Fragment): Sql =>
  sql`round((${sqlOf(seconds)})::numeric / nullif(${sqlOf(count)}, 0))`

/** `part` ÷ `whole`, with six decimals; null when `whole` is zero. */
export const share = (part: Fragment, whole: Fragment): Sql =>
  sql`round((${sqlOf(part)})::numeric / nullif(${sqlOf(whole)}, 0), 6)`
