import type { ClientBase } from 'pg'
import { batchRows, inKeyOrder, insertInto } from '../../db/batch-rows.ts'
import { formatMoney } from '../../money.ts'
import type { Calendar } from '../calendar.ts'
import type { Change } from '../changes.ts'
import type { AppliedOrder } from '../orders/orders.ts'
import type { CustomerActiveOnDay, FirstOrderMoved } from './activity-changes.ts'
import { type CustomerChanges, customerChangesOf, customerKey } from './customer-changes.ts'
import { readHistories, readOrdersOf } from './customer-history.ts'
import { changedDays, deleteCustomersWithoutOrders, firstDayOf, writeFirstAndLast } from './customer-losses.ts'
import { type NeighboursOf, readNeighbours } from './customer-neighbours.ts'
import type { Distribution } from './distributed-orders.ts'

/** The row of a customer, with its values after and before the batch. */
interface CustomerState {
  isNew: boolean
  hasOrders: boolean
  firstDay: string | undefined
  previousFirstDay: string | undefined
  previousLastDay: string | undefined
}

/**
 * Records the changes of a batch to customers, sets the cohort of each of its orders and reversals, and returns the changed days
 * with an order and the changed first orders. Guests have no row.
 *
 * The row of a customer is the customer's lock. A second batch waits for this lock until the first batch is committed, and
 * then sees its orders. The batch must therefore write its own orders before it calls this function.
 */
export async function recordCustomers(
  client: ClientBase,
  applied: readonly AppliedOrder[],
  changes: readonly Change[],
  { calendar, isDistributed }: Distribution & { calendar: Calendar },
): Promise<(CustomerActiveOnDay | FirstOrderMoved)[]> {
  const byKey = customerChangesOf(changes)
  if (byKey.size === 0) return []
  const customers = inKeyOrder(byKey)
  const states = await upsertCustomers(client, customers, byKey)
  const stateOf = (customer: CustomerChanges) => states.get(customer) as CustomerState
  const losses = await readOrdersOf(
    client,
    customers.filter(({ hasLostOrder }) => hasLostOrder),
    applied,
    { isDistributed },
  )
  for (const [customer, { after }] of losses) stateOf(customer).firstDay = firstDayOf(after)
  await writeFirstAndLast(client, losses)
  await deleteCustomersWithoutOrders(
    client,
    customers.filter((customer) => customer.isReduced && !stateOf(customer).hasOrders),
  )
  for (const customer of customers) {
    const { firstDay } = stateOf(customer)
    for (const change of customer.changes) change.cohortDay = firstDay
  }
  const moved = customers.filter((customer) => hasMoved(stateOf(customer)))
  const histories = await readHistories(
    client,
    moved.filter((customer) => !stateOf(customer).isNew),
    losses,
    { applied, changes, calendar, isDistributed },
  )
  const others = customers.filter((customer) => !losses.has(customer))
  const uncertain = others.flatMap((customer) => uncertainDaysOf(customer, stateOf(customer)))
  const neighbours = await readNeighbours(client, uncertain, changes, { isDistributed })
  return [
    ...moved.map((customer) => movedChange(customer, stateOf(customer), histories.get(customer) ?? [])),
    ...[...losses].flatMap(([customer, orders]) => changedDays(customer, orders)),
    ...others.flatMap((customer) => activeDays(customer, stateOf(customer), neighbours)),
  ]
}

const CUSTOMERS = batchRows<CustomerChanges>({
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
    tenant_id, currency, customer_id, orders, first_day, previous_first_day, previous_last_day, xmax = 0 as is_new`

/** In one batch, nearly all customers have orders of a single day. */
const sortedDays = (days: ReadonlyMap<string, unknown>) => (days.size > 1 ? [...days.keys()].sort() : [...days.keys()])

async function upsertCustomers(
  client: ClientBase,
  customers: readonly CustomerChanges[],
  byKey: ReadonlyMap<string, CustomerChanges>,
): Promise<Map<CustomerChanges, CustomerState>> {
  const { rows } = await client.query<{
    tenant_id: string
    currency: string
    customer_id: string
    orders: string
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
      byKey.get(
        customerKey({ tenantId: row.tenant_id, currency: row.currency, customerId: row.customer_id }),
      ) as CustomerChanges,
      {
        isNew: row.is_new,
        hasOrders: row.orders !== '0',
        firstDay: row.first_day ?? undefined,
        // On insert, these columns hold no previous value.
        previousFirstDay: row.is_new ? undefined : (row.previous_first_day ?? undefined),
        previousLastDay: row.is_new ? undefined : (row.previous_last_day ?? undefined),
      },
    ]),
  )
}

const hasMoved = ({ firstDay, previousFirstDay }: CustomerState): boolean => firstDay !== previousFirstDay

function movedChange(
  { tenantId, currency, customerId }: CustomerChanges,
  { firstDay, previousFirstDay }: CustomerState,
  history: FirstOrderMoved['history'],
): FirstOrderMoved {
  return {
    type: 'FirstOrderMoved',
    tenantId,
    customerId,
    currency,
    from: previousFirstDay,
    to: firstDay,
    history,
  }
}

/** The new days between the first and the last known day. Only the orders show the known days around them. */
function uncertainDaysOf(customer: CustomerChanges, { previousFirstDay, previousLastDay }: CustomerState) {
  if (previousFirstDay === undefined || previousLastDay === undefined) return []
  const isBetween = ([day]: [string, string]) => day > previousFirstDay && day < previousLastDay
  return [...customer.days].filter(isBetween).map(([day, at]) => ({ customer, day, at }))
}

/** The new days of a customer in ascending sequence, each with the nearest known days around it. */
function activeDays(customer: CustomerChanges, state: CustomerState, neighbours: NeighboursOf): CustomerActiveOnDay[] {
  const { tenantId, currency, customerId } = customer
  const active: CustomerActiveOnDay[] = []
  let added: string | undefined
  for (const day of sortedDays(customer.days)) {
    const around = aroundOf(customer, day, state, neighbours)
    if (around === 'known') continue
    const previousDay = added !== undefined && added > (around.previousDay ?? '') ? added : around.previousDay
    active.push({
      type: 'CustomerActiveOnDay',
      tenantId,
      customerId,
      currency,
      sign: 1,
      day,
      previousDay,
      nextDay: around.nextDay,
      cohortDay: state.firstDay,
    })
    added = day
  }
  return active
}

function aroundOf(
  customer: CustomerChanges,
  day: string,
  { previousFirstDay: first, previousLastDay: last }: CustomerState,
  neighbours: NeighboursOf,
): { previousDay: string | undefined; nextDay: string | undefined } | 'known' {
  if (first === undefined || last === undefined) return { previousDay: undefined, nextDay: undefined }
  if (day === first || day === last) return 'known'
  if (day > last) return { previousDay: last, nextDay: undefined }
  if (day < first) return { previousDay: undefined, nextDay: first }
  return neighbours(customer, day)
}
