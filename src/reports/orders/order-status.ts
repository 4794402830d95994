import { type Sql, sql } from '../../db/sql.ts'
import type { OrderStatus } from './list/orders-parameters.ts'

/** Whether a row of `orders` has reached a status, by the rules of the funnel. */
export function hasStatus(status: OrderStatus): Sql {
  switch (status) {
    case 'placed':
      return sql`true`
    case 'paid':
      return sql`orders.paid_at is not null`
    case 'unpaid':
      return sql`orders.paid_at is null`
    case 'partly_shipped':
      return sql`orders.partly_shipped_at is not null`
    case 'shipped':
      return sql`orders.shipped_at is not null`
    case 'unshipped':
      return sql`orders.shipped_at is null`
    case 'cancelled':
      return sql`orders.cancelled_at is not null`
    case 'cancelled_before_payment':
      return sql`(orders.cancelled_at is not null and not ${precedesCancellation('paid')} and not ${precedesCancellation('shipped')})`
    case 'cancelled_before_shipment':
      return sql`(${precedesCancellation('paid')} and not ${precedesCancellation('shipped')})`
    case 'cancelled_after_shipment':
      return precedesCancellation('shipped')
    case 'refunded':
      return isRefunded
    case 'payment_failed':
      return sql`(orders.paid_at is null and ${contains(sql`orders.history`, 'kind', 'payment_failed')})`
  }
}

/** An entry of the history that is a refund which counts, and not a chargeback. */
export const isRefundEntry = (entry: Sql): Sql =>
  sql`(${entry} ->> 'kind' = 'refunded' and ${entry} ->> 'uncounted' is null and ${entry} ->> 'type' is null)`

const isRefunded = sql`(
  case
    when strpos(orders.history::text, '"refunded"') = 0 then false
    else exists (select from json_array_elements(orders.history) as entry where ${isRefundEntry(sql`entry`)})
  end
)`

/** Whether the last failed payment failed for this reason. */
export function failedBecauseOf(reason: string): Sql {
  return sql`(
    ${contains(sql`orders.history`, 'reason', reason)}
    and (
      select event ->> 'reason'
      from json_array_elements(orders.history) with ordinality as events (event, position)
      where event ->> 'kind' = 'payment_failed'
      order by position desc
      limit 1
    ) = ${reason}
  )`
}

/** Whether one of the JSON objects of a column has this text. Searching the text of the column first avoids parsing most rows. */
export function contains(column: Sql, name: string, text: string): Sql {
  return sql`(
    case
      when strpos(${column}::text, ${JSON.stringify(text)}) = 0 then false
      else exists (
        select from json_array_elements(${column}) as element
        where element ->> ${name} = ${text}
      )
    end
  )`
}

/** The first shipment decides, even if it was partial. */
function precedesCancellation(step: 'paid' | 'shipped'): Sql {
  const at = step === 'paid' ? sql`orders.paid_at` : sql`coalesce(orders.partly_shipped_at, orders.shipped_at)`
  return sql`coalesce(${at} <= orders.cancelled_at, false)`
}
