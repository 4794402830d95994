import { raw, type Sql, sql } from '../../../db/sql.ts'
import type { Period } from '../../../time/periods.ts'
import type { ReportContext } from '../../engine/context.ts'
import { converted } from '../../engine/currencies/converted.ts'
import { salesMetrics } from '../../metrics/sales.ts'
import { MONEY_SUMS } from '../sales-of-orders.ts'
import { DIMENSIONS, type Dimension, salesIn } from '../sales-source.ts'
import { sumsRow } from '../sums-row.ts'
import { fromReversals, joinOrders } from './orders-contributions.ts'
import { dayOf } from './orders-counted.ts'
import { cellConditions, FILTERS, type OrdersQuery } from './orders-filter.ts'
import { fromNotes } from './orders-notes.ts'
import { isRestated, RESTATED } from './restated-orders.ts'

/** Whether the totals can be read from stored sums instead of single orders. */
export function isKept(query: OrdersQuery, { timeZone, shopTimeZone }: ReportContext): boolean {
  if (query.happened !== undefined && query.happened !== 'placed') return false
  const filters = FILTERS.filter((name) => query[name] !== undefined)
  if (filters.every((name) => name === 'hour' || name === 'weekday')) return true
  return filters.length === 1 && filters.every((name) => name in DIMENSIONS) && timeZone === shopTimeZone
}

/** Stored sums of sales. For hours and weekdays these are sums by hour, or by quarter of an hour in other time zones. */
function keptSales(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const needsHours = query.hour !== undefined || query.weekday !== undefined
  return sql`
    (${salesIn(period, query, context, { needsHours })}) as kept
    where true
    ${cellConditions(sql`kept.instant`, query, context)}`
}

/** Columns that stored sums do not have, and that no list with stored sums requests. */
export const NOT_REQUESTED = sql`
  null as "productUnits",
  null as "productRevenue",
  null as "failedPayments",
  null as "failedAmount",
  null as "returnedUnits"`

const isOfOneLabel = (query: OrdersQuery) =>
  (Object.keys(DIMENSIONS) as Dimension[]).some((name) => query[name] !== undefined)

/** The totals from stored sums. */
export function fromSums(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  if (query.happened === 'placed') return fromSumsOfPlaced(query, period, context)
  return sql`
    select
      sales.orders + elsewhere.count + notes.count as rows,
      notes.count as "creditNotes",
      null as customers,
      ${NOT_REQUESTED},
      sales.*
    from (
      select ${salesMetrics(query.basis ?? 'event', context.currency)}
      from ${keptSales(query, period, context)}
    ) as sales
    cross join (
      select count(*)
      ${reversalsOf(query, period, context, 'elsewhere')}
    ) as elsewhere
    cross join (select count(*) ${fromNotes(query, period, context)}) as notes`
}

/** `reversals`, and `orders` if they are filtered by a label. */
function reversalsOf(
  query: OrdersQuery,
  period: Period,
  context: ReportContext,
  selection: 'all' | 'elsewhere' | 'unplaced' = 'all',
): Sql {
  return sql`
    from (select reversals.* ${fromReversals(query, period, context, selection)}) as reversals
    ${isOfOneLabel(query) ? joinOrders('reversals', query, period, context) : sql``}`
}

/**
 * Sales and reversals are stored. Reversals of other orders and of no order are subtracted: they are few, while the reversals of a period are
 * more the longer it is.
 */
function fromSumsOfPlaced(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const all = isOfOneLabel(query) ? placedOfLabel(query, period, context) : placedOfAll(query, period, context)
  return sql`
    select sales.orders as rows, 0 as "creditNotes", null as customers, ${NOT_REQUESTED}, sales.*
    from (
      select ${salesMetrics('event', context.currency)}
      from (${all}) as parts
    ) as sales`
}

function placedOfAll(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const suffix = query.basis === 'order' ? '_by_order' : ''
  const stored = {
    ...columnsOf([...PLACED, ...COSTED]),
    ...columnsOf(REVERSED, '', suffix),
    ...(isRestated(query) ? columnsOf(RESTATED) : {}),
  }
  const isNotOfPlacement = (name: string) =>
    sql`case when reversals.is_now_placed then 0 else reversals.${raw(name)} end`
  const ofOthers = {
    ...columnsOf(REVERSED, 'reversals.'),
    ...Object.fromEntries(
      RESTATED.map((name) => [name, isOfPlacement(name) ? isNotOfPlacement(name) : raw(`reversals.${name}`)]),
    ),
  }
  return sql`
    select ${sumsRow(SALES, stored)}
    from ${keptSales(query, period, context)}
    union all
    select ${sumsRow(SALES, negated(ofOthers))}
    ${reversalsOf(query, period, context, 'unplaced')}
    union all
    select ${sumsRow(SALES, negated(columnsOf(REVERSED)))}
    from (${reversedByNotes({ ...query, happened: undefined }, period, context)}) as notes`
}

/** What is stored by label is by the label that an order had at its placement, so the reversals of placed orders are read. */
function placedOfLabel(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  return sql`
    select ${sumsRow(SALES, columnsOf([...PLACED, ...COSTED]))}
    from ${keptSales(query, period, context)}
    union all
    select ${sumsRow(SALES, { ...columnsOf(REVERSED, 'reversals.'), ...columnsOf(RESTATED, 'reversals.') })}
    ${reversalsOf(query, period, context)}
    where reversals.is_placed
    union all
    select ${sumsRow(SALES, columnsOf(RESTATED.filter(isOfPlacement), 'reversals.'))}
    ${reversalsOf(query, period, context)}
    where reversals.is_now_placed
    and not reversals.is_placed`
}

/** The sums of the credit notes of the period, in the reporting currency. */
export function reversedByNotes(query: OrdersQuery, period: Period, context: ReportContext): Sql {
  const day = dayOf(sql`credit_notes.refunded_at`, context)
  const notes = sql`
    select credit_notes.currency, ${day} as day, ${sumsRow(REVERSED, sumsOfNote)}
    ${fromNotes(query, period, context)}`
  const isAmount = (name: (typeof REVERSED)[number]) => MONEY_SUMS.includes(name)
  const money = REVERSED.filter(isAmount)
  const others = REVERSED.filter((name) => !isAmount(name))
  return converted(notes, { money, others, day: sql`amounts.day` }, period, context)
}

/** The sums of a credit note. */
export const sumsOfNote = {
  refund_count: sql`(credit_notes.kind = 'refund')::int`,
  refunds: sql`case when credit_notes.kind = 'refund' then amount else 0 end`,
  chargeback_count: sql`(credit_notes.kind = 'chargeback')::int`,
  chargebacks: sql`case when credit_notes.kind = 'chargeback' then amount else 0 end`,
  reversed: sql`amount`,
}

/** The same sums with opposite signs. */
export const negated = (sums: Partial<Record<string, Sql>>) =>
  Object.fromEntries(Object.entries(sums).map(([name, value]) => [name, sql`-(${value ?? sql`0`})`]))

/** What a placement adds to sums of sales. */
export const PLACED = [
  'total_orders',
  'total_revenue',
  'total_items_sold',
  'discounts',
  'tax',
  'shipping',
  'tips',
  'fees',
  'duties',
  'gift_cards_sold',
  'gift_cards_redeemed',
] as const
/** What reversals add to sums of sales. */
export const REVERSED = [
  'refund_count',
  'refunds',
  'chargeback_count',
  'chargebacks',
  'cancelled_orders',
  'cancelled',
  'reversed',
] as const
/** What is known about the lines of goods. */
export const COSTED = ['goods_line_revenue', 'cost', 'cost_known_revenue'] as const
/** All sums of sales in the totals. */
export const SALES = [...PLACED, ...COSTED, ...REVERSED, ...RESTATED]

/** What a placement changes, not a later revision. */
const isOfPlacement = (name: (typeof RESTATED)[number]) => name !== 'adjustments'

/** Each of these sums from the column of the same name. */
export function columnsOf<C extends string>(names: readonly C[], table = '', suffix = ''): Partial<Record<C, Sql>> {
  return Object.fromEntries(names.map((name) => [name, raw(`${table}${name}${suffix}`)])) as Partial<Record<C, Sql>>
}
