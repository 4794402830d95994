import { CURRENCY_DECIMALS } from '../../../contracts/iso-4217.ts'
import { type Sql, sql } from '../../../db/sql.ts'
import { nullable, Text } from '../../engine/columns.ts'

/** The refunded part of an order: `none`, `part` or `all`, rounded to the decimals of its currency. Null if the order has not arrived. */
export const RefundState = nullable(Text)

/** The refund state of a row of `orders`. */
export const refundState: Sql = sql`
  case
    when orders.placed_at is null then null
    when coalesce(orders.refunded, 0) <= 0 then 'none'
    when ${rounded(sql`orders.refunded`)} < ${rounded(sql`orders.total`)} then 'part'
    else 'all'
  end`

/** Whether the refunds of a row of `orders` are more than its total. */
export const isOverRefunded: Sql = sql`coalesce(${rounded(sql`orders.refunded`)} > greatest(${rounded(sql`orders.total`)}, 0), false)`

/** An amount of a row of `orders`, rounded to the decimals of its currency. Senders that compute with binary fractions send more decimals. */
function rounded(amount: Sql): Sql {
  const others = [0, 3, 4].map((decimals) => {
    const codes = [...CURRENCY_DECIMALS].filter(([, count]) => count === decimals).map(([code]) => code)
    return sql`when orders.currency = any(${`{${codes.join(',')}}`}::text[]) then ${decimals}::int`
  })
  return sql`round(${amount}, case ${others.reduce((all, other) => sql`${all} ${other}`, sql``)} else 2 end)`
}
