import { type Sql, sql } from '../../db/sql.ts'
import { Money, nullable, Share } from '../engine/columns.ts'
import { describe } from '../engine/describe.ts'
import { share } from './average.ts'
import { type Fragment, sqlOf } from './fragment.ts'

/** The metrics of costs, before refunds and cancellations. All are null if no cost is known. */
export const costColumns = {
  cost: describe(nullable(Money), 'Σ of the costs of order lines, as far as they are known; null if none is'),
  grossProfit: describe(nullable(Money), 'Totals of the order lines whose cost is known − cost'),
  grossMargin: describe(nullable(Share), 'Gross profit ÷ totals of the order lines whose cost is known'),
  costKnownShare: describe(
    nullable(Share),
    'Totals of the order lines whose cost is known ÷ totals of all order lines, without gift cards',
  ),
}

/** Sums of lines: their cost as far as it is known, the totals of the lines with a known cost, and those of all lines of goods. */
interface CostSums {
  cost: Fragment
  known: Fragment
  goods: Fragment
}

/** The select list of `costColumns`. */
export function costMetrics(sums: CostSums): Sql {
  const [cost, known, goods] = [sqlOf(sums.cost), sqlOf(sums.known), sqlOf(sums.goods)]
  const ifKnown = (value: Sql) => sql`case when ${cost} <> 0 or ${known} <> 0 then ${value} end`
  return sql`
    ${ifKnown(sql`${cost}`)} as cost,
    ${ifKnown(sql`${known} - (${cost})`)} as "grossProfit",
    ${ifKnown(share(sql`${known} - (${cost})`, known))} as "grossMargin",
    ${ifKnown(share(known, goods))} as "costKnownShare"`
}
