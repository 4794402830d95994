import type { ClientBase } from 'pg'
import { batchRows, inKeyOrder, insertInto } from '../db/batch-rows.ts'
import { formatMoney, type Money } from '../money.ts'
import type { Calendar } from './calendar.ts'
import type { Change, CustomerActiveOnDay, FirstOrderMoved, OrderPlaced, OrderReversed } from './changes.ts'
import { readHistories } from './customer-history.ts'
import { type NeighboursOf, readNeighbours } from './customer-neighbours.ts'
import { isPlaced } from './order.ts'
import type { AppliedOrder } from './orders.ts'

/** What a batch tells of one customer in one currency. */
export interface CustomerNews {
  tenantId: string
  currency: string
  customerId: string
  /** The days of the batch's new orders, and of each the earliest order's time. */
  days: Map<string, string>
  firstAt: string | undefined
  lastAt: string | undefined
  orders: number
  revenue: Money
  reversed: Money
}

/** A customer's row, as the batch left it and as it was before. */
interface Standing {
  isNew: boolean
  firstDay: string | undefined
  previousFirstDay: string | undefined
  previousLastDay: string | undefined
}

/**
 * Records what a batch tells of customers, gives each of its orders and reversals the customer's cohort, and tells which
 * days and which first orders are new. Guests have no row.
 *
 * A customer's row is its lock: a second batch waits there until the first is committed, and then sees its orders. So this
 * comes after the batch's own orders are written.
 */
export async function recordCustomers(
  client: ClientBase,
  applied: readonly AppliedOrder[],
  changes: readonly Change[],
  calendar: Calendar,
): Promise<(CustomerActiveOnDay | FirstOrderMoved)[]> {
  const news = newsOf(changes, placedAtOf(applied))
  if (news.size === 0) return []
  const customers = inKeyOrder(news)
  const standings = await upsertCustomers(client, customers)
  for (const change of changes) setCohort(change, standings)
  const standingOf = (customer: CustomerNews) => standings.get(keyOf(customer)) as Standing
  const moved = customers.filter((customer) => hasMoved(standingOf(customer)))
  const histories = await readHistories(
    client,
    moved.filter((customer) => !standingOf(customer).isNew),
    { applied, changes, calendar },
  )
  const uncertain = customers.flatMap((customer) => uncertainDaysOf(customer, standingOf(customer)))
  const neighbours = await readNeighbours(client, uncertain, applied)
  return [
    ...moved.map((customer) => movedChange(customer, standingOf(customer), histories.get(customer) ?? [])),
    ...customers.flatMap((customer) => activeDays(customer, standingOf(customer), neighbours)),
  ]
}

const keyOf = ({ tenantId, currency, customerId }: { tenantId: string; currency: string; customerId: string }) =>
  `${tenantId}\u0000${currency}\u0000${customerId}`

function placedAtOf(applied: readonly AppliedOrder[]): Map<string, string> {
  return new Map(
    applied.flatMap(({ after }) =>
      isPlaced(after) ? [[`${after.tenantId}\u0000${after.orderId}`, after.placed.at.text]] : [],
    ),
  )
}

function newsOf(changes: readonly Change[], placedAt: ReadonlyMap<string, string>): Map<string, CustomerNews> {
  const news = new Map<string, CustomerNews>()
  const of = ({ tenantId, currency, customerId }: OrderPlaced | OrderReversed) => {
    const named = { tenantId, currency, customerId: customerId as string }
    const key = keyOf(named)
    let known = news.get(key)
    if (!known) {
      known = { ...named, days: new Map(), firstAt: undefined, lastAt: undefined, orders: 0, revenue: 0n, reversed: 0n }
      news.set(key, known)
    }
    return known
  }
  for (const change of changes) {
    if (change.type === 'OrderPlaced' && change.customerId !== undefined) {
      const customer = of(change)
      const at = placedAt.get(`${change.tenantId}\u0000${change.orderId}`) ?? ''
      const first = customer.days.get(change.day)
      if (first === undefined || at < first) customer.days.set(change.day, at)
      if (customer.firstAt === undefined || at < customer.firstAt) customer.firstAt = at
      if (customer.lastAt === undefined || at > customer.lastAt) customer.lastAt = at
      customer.orders++
      customer.revenue += change.total
    } else if (change.type === 'OrderReversed' && change.customerId !== undefined) {
      of(change).reversed += BigInt(change.sign) * change.reversed
    }
  }
  return news
}

const CUSTOMERS = batchRows<CustomerNews>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  currency: ['text', ({ currency }) => currency],
  customer_id: ['text', ({ customerId }) => customerId],
  first_order_at: ['timestamptz', ({ firstAt }) => firstAt],
  first_day: ['date', ({ days }) => sortedDays(days)[0]],
  last_order_at: ['timestamptz', ({ lastAt }) => lastAt],
  last_day: ['date', ({ days }) => sortedDays(days).at(-1)],
  orders: ['bigint', ({ orders }) => orders],
  revenue: ['numeric', ({ revenue }) => formatMoney(revenue)],
  reversed: ['numeric', ({ reversed }) => formatMoney(reversed)],
})

const UPSERT_CUSTOMERS = `
  ${insertInto('customers', CUSTOMERS)}
  on conflict (tenant_id, currency, customer_id) do update set
    first_order_at = least(customers.first_order_at, excluded.first_order_at),
    first_day = least(customers.first_day, excluded.first_day),
    last_order_at = greatest(customers.last_order_at, excluded.last_order_at),
    last_day = greatest(customers.last_day, excluded.last_day),
    orders = customers.orders + excluded.orders,
    revenue = customers.revenue + excluded.revenue,
    reversed = customers.reversed + excluded.reversed,
    previous_first_day = customers.first_day,
    previous_last_day = customers.last_day,
    updated_at = excluded.updated_at
  returning
    tenant_id, currency, customer_id, first_day, previous_first_day, previous_last_day, xmax = 0 as is_new`

/** Nearly all customers have orders of one day in a batch. */
const sortedDays = (days: ReadonlyMap<string, unknown>) => (days.size > 1 ? [...days.keys()].sort() : [...days.keys()])

async function upsertCustomers(client: ClientBase, customers: readonly CustomerNews[]): Promise<Map<string, Standing>> {
  const { rows } = await client.query<{
    tenant_id: string
    currency: string
    customer_id: string
    first_day: string | null
    previous_first_day: string | null
    previous_last_day: string | null
    is_new: boolean
  }>({
    name: 'record-customers',
    text: UPSERT_CUSTOMERS,
    values: CUSTOMERS.parameters(customers),
  })
  return new Map(
    rows.map((row) => [
      keyOf({ tenantId: row.tenant_id, currency: row.currency, customerId: row.customer_id }),
      {
        isNew: row.is_new,
        firstDay: row.first_day ?? undefined,
        // What an insert leaves there is that of nobody.
        previousFirstDay: row.is_new ? undefined : (row.previous_first_day ?? undefined),
        previousLastDay: row.is_new ? undefined : (row.previous_last_day ?? undefined),
      },
    ]),
  )
}

function setCohort(change: Change, standings: ReadonlyMap<string, Standing>) {
  if ((change.type !== 'OrderPlaced' && change.type !== 'OrderReversed') || change.customerId === undefined) return
  const { tenantId, currency, customerId } = change
  change.cohortDay = standings.get(keyOf({ tenantId, currency, customerId }))?.firstDay
}

function hasMoved({ firstDay, previousFirstDay }: Standing): boolean {
  return firstDay !== undefined && firstDay !== previousFirstDay
}

function movedChange(
  { tenantId, currency, customerId }: CustomerNews,
  { firstDay = '', previousFirstDay }: Standing,
  history: FirstOrderMoved['history'],
): FirstOrderMoved {
  return {
    type: 'FirstOrderMoved',
    ...{ tenantId, customerId, currency, from: previousFirstDay, to: firstDay, history },
  }
}

/** Days between the first and the last that were known: only the orders themselves tell what lies around them. */
function uncertainDaysOf(customer: CustomerNews, { previousFirstDay, previousLastDay }: Standing) {
  if (previousFirstDay === undefined || previousLastDay === undefined) return []
  const isBetween = ([day]: [string, string]) => day > previousFirstDay && day < previousLastDay
  return [...customer.days].filter(isBetween).map(([day, at]) => ({ customer, day, at }))
}

/** The batch's days of a customer that were not known, in their order, each with the nearest known days around it. */
function activeDays(customer: CustomerNews, standing: Standing, neighbours: NeighboursOf): CustomerActiveOnDay[] {
  const { tenantId, currency, customerId } = customer
  const active: CustomerActiveOnDay[] = []
  let added: string | undefined
  for (const day of sortedDays(customer.days)) {
    const around = aroundOf(customer, day, standing, neighbours)
    if (around === 'known') continue
    const previousDay = added !== undefined && added > (around.previousDay ?? '') ? added : around.previousDay
    active.push({
      type: 'CustomerActiveOnDay',
      ...{ tenantId, customerId, currency, day, previousDay, nextDay: around.nextDay },
      cohortDay: standing.firstDay as string,
    })
    added = day
  }
  return active
}

function aroundOf(
  customer: CustomerNews,
  day: string,
  { previousFirstDay: first, previousLastDay: last }: Standing,
  neighbours: NeighboursOf,
): { previousDay: string | undefined; nextDay: string | undefined } | 'known' {
  if (first === undefined || last === undefined) return { previousDay: undefined, nextDay: undefined }
  if (day === first || day === last) return 'known'
  if (day > last) return { previousDay: last, nextDay: undefined }
  if (day < first) return { previousDay: undefined, nextDay: first }
  return neighbours(customer, day)
}
