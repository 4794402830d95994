import { decimalsOf } from '../contracts/currency.ts'
import { raw, type Sql, sql } from '../db/sql.ts'

/**
 * The column `total`, zero or more, divided by the column `count`, rounded half up to the decimals of the currency; null where
 * nothing was counted. `div` is exact, while `/` rounds once before `round` does, and 0.00499…9 would become 0.01.
 */
export function average(total: string, count: string, currency: string): Sql {
  const [sum, number] = [raw(total), raw(count)]
  const unit = sql`${`1e-${decimalsOf(currency)}`}::numeric`
  return sql`div(2 * ${sum} + ${number} * ${unit}, nullif(2 * ${number} * ${unit}, 0)) * ${unit}`
}
