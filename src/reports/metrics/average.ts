import { decimalsOf } from '../../contracts/currency.ts'
import { raw, type Sql, sql } from '../../db/sql.ts'

/**
 * `total` divided by `count`, which are a column each or a sum of one, rounded half away from zero to the decimals of the
 * currency; null where nothing was counted. `div` is exact, while `/` rounds once before `round` does, and 0.00499…9 would become 0.01.
 */
export function average(total: string, count: string, currency: string): Sql {
  const [sum, number] = [raw(total), raw(count)]
  const unit = sql`${`1e-${decimalsOf(currency)}`}::numeric`
  return sql`sign(${sum}) * div(2 * abs(${sum}) + ${number} * ${unit}, nullif(2 * ${number} * ${unit}, 0)) * ${unit}`
}
