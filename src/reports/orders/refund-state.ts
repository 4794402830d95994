import { CURRENCY_DECIMALS } from '../../contracts/iso-4217.ts'
import { type Sql, sql } from '../../db/sql.ts'
import { nullable, Text } from '../engine/columns.ts'

/** `none`, `part` or `all`: how much of an order was refunded, at the decimals of its currency. Null while the order is not known. */
export const RefundState = nullable(Text)

/** The state of a row of `orders`. */
export const refundState: Sql = sql`
  case
    when orders.placed_at is null then null
    when coalesce(orders.refunded, 0) <= 0 then 'none'
    when ${rounded(sql`orders.refunded`)} < ${rounded(sql`orders.total`)} then 'part'
    else 'all'
  end`

/** Whether refunds of a row of `orders` come to more than its total. */
export const isOverRefunded: Sql = sql`coalesce(${rounded(sql`orders.refunded`)} > greatest(${rounded(sql`orders.total`)}, 0), false)`

/** An amount of a row of `orders`, as it is shown: amounts that were computed in binary fractions have crumbs behind that. */
function rounded(amount: Sql): Sql {
  const others = [0, 3, 4].map((decimals) => {
    const codes = [...CURRENCY_DECIMALS].filter(([, count]) => count === decimals).map(([code]) => code)
    return sql`when orders.currency = any(${`{${codes.join(',')}}`}::text[]) then ${decimals}::int`
  })
  return sql`round(${amount}, case ${others.reduce((all, other) => sql`${all} ${other}`, sql``)} else 2 end)`
}
