import type { ClientBase } from 'pg'
import { batchRows } from '../../db/batch-rows.ts'
import type { CustomerActiveOnDay } from './activity-changes.ts'
import type { CustomerChanges } from './customer-changes.ts'
import type { CustomerOrders } from './customer-history.ts'

// An order can leave its customer: it is voided, or a revision gives it another customer, day or currency. The customer's days then
// follow from all orders that are left.

/** The days of a customer that no longer have an order, and those that have one now, each with the nearest other days at that point. */
export function changedDays(
  { tenantId, customerId, currency }: CustomerChanges,
  { before, after }: CustomerOrders,
): CustomerActiveOnDay[] {
  const days = sortedDaysOf(before)
  const wanted = sortedDaysOf(after)
  const changeOf = (day: string, sign: 1 | -1): CustomerActiveOnDay => ({
    type: 'CustomerActiveOnDay',
    tenantId,
    customerId,
    currency,
    sign,
    day,
    previousDay: days.findLast((other) => other < day),
    nextDay: days.find((other) => other > day),
    cohortDay: wanted[0],
  })
  const changes: CustomerActiveOnDay[] = []
  for (const day of days.filter((day) => !wanted.includes(day))) {
    days.splice(days.indexOf(day), 1)
    changes.push(changeOf(day, -1))
  }
  for (const day of wanted.filter((day) => !days.includes(day))) {
    changes.push(changeOf(day, 1))
    days.splice(days.findLastIndex((other) => other < day) + 1, 0, day)
  }
  return changes
}

const sortedDaysOf = (orders: CustomerOrders['after']) => [...new Set(orders.map(({ placed }) => placed.day))].sort()

/** The day of the first of these orders. */
export const firstDayOf = (orders: CustomerOrders['after']): string | undefined => sortedDaysOf(orders)[0]

interface Left {
  customer: CustomerChanges
  orders: CustomerOrders['after']
}

const LEFT = batchRows<Left>({
  tenant_id: ['text', ({ customer }) => customer.tenantId],
  currency: ['text', ({ customer }) => customer.currency],
  customer_id: ['text', ({ customer }) => customer.customerId],
  first_order_at: ['timestamptz', ({ orders }) => sortedTimesOf(orders)[0]],
  first_day: ['date', ({ orders }) => sortedDaysOf(orders)[0]],
  last_order_at: ['timestamptz', ({ orders }) => sortedTimesOf(orders).at(-1)],
  last_day: ['date', ({ orders }) => sortedDaysOf(orders).at(-1)],
})

const sortedTimesOf = (orders: CustomerOrders['after']) => orders.map(({ placed }) => placed.at.text).sort()

/** Writes the first and last orders of these customers, whose rows are locked. */
export async function writeFirstAndLast(
  client: ClientBase,
  customers: ReadonlyMap<CustomerChanges, CustomerOrders>,
): Promise<void> {
  if (customers.size === 0) return
  await client.query({
    name: 'write-first-and-last-orders',
    text: `
      update customers set
        first_order_at = known.first_order_at,
        first_day = known.first_day,
        last_order_at = known.last_order_at,
        last_day = known.last_day
      from ${LEFT.unnest} as known (${LEFT.names})
      where customers.tenant_id = known.tenant_id
      and customers.currency = known.currency
      and customers.customer_id = known.customer_id`,
    values: LEFT.parameters([...customers].map(([customer, { after }]) => ({ customer, orders: after }))),
  })
}

const KEYS = batchRows<CustomerChanges>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  currency: ['text', ({ currency }) => currency],
  customer_id: ['text', ({ customerId }) => customerId],
})

/** Deletes the rows of customers without any order or credit note that counts, as if they had never been there. */
export async function deleteCustomersWithoutOrders(
  client: ClientBase,
  customers: readonly CustomerChanges[],
): Promise<void> {
  if (customers.length === 0) return
  await client.query({
    name: 'delete-customers-without-orders',
    text: `
      delete from customers
      using ${KEYS.unnest} as known (${KEYS.names})
      where customers.tenant_id = known.tenant_id
      and customers.currency = known.currency
      and customers.customer_id = known.customer_id
      and customers.orders = 0
      and not exists (
        select
        from credit_notes
        where credit_notes.tenant_id = known.tenant_id
        and credit_notes.customer_id = known.customer_id
        and credit_notes.currency = known.currency
        and credit_notes.voided_at is null
        and credit_notes.status <> 'failed'
      )`,
    values: KEYS.parameters(customers),
  })
}
