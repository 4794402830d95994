import { type Sql, sql } from '../../db/sql.ts'
import { share } from './average.ts'
import { type Fragment, sqlOf } from './fragment.ts'

/** Units on hand without counts: opening + restocked + adjusted + returned − shipped, from a row of `stock_levels`. */
export const onHandByMovements: Sql = sql`opening + restocked + adjusted + returned - shipped`

/** Units on hand: the same, and the difference that counts made. */
export const onHand: Sql = sql`${onHandByMovements} + counted`

/** Units sold ÷ (units sold + units on hand), where negative numbers count as zero; null when both are zero. */
export function sellThrough(unitsSold: Fragment, unitsOnHand: Fragment): Sql {
  const sold = notBelowZero(unitsSold)
  return share(sold, sql`${sold} + ${notBelowZero(unitsOnHand)}`)
}

/** Available units ÷ average units sold per day: how many days the stock lasts. Null when none were sold. */
export const daysOfCover = (available: Fragment, unitsSold: Fragment, days: number): Sql =>
  sql`round(${notBelowZero(available)} * ${days}::numeric / nullif(greatest(${sqlOf(unitsSold)}, 0), 0), 2)`

const notBelowZero = (units: Fragment): Sql => sql`case when ${sqlOf(units)} < 0 then 0 else ${sqlOf(units)} end`
