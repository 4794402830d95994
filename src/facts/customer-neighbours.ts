import type { ClientBase } from 'pg'
import { arrayLiteral } from '../db/array-literal.ts'
import type { CustomerNews } from './customers.ts'
import { isPlaced } from './order.ts'
import type { AppliedOrder } from './orders.ts'

/** The nearest days around a day on which the customer was known to have placed an order; `known` when that day was one. */
export type NeighboursOf = (
  customer: CustomerNews,
  day: string,
) => { previousDay: string | undefined; nextDay: string | undefined } | 'known'

interface Asked {
  customer: CustomerNews
  day: string
  /** The time of the batch's first order of that customer on that day. */
  at: string
}

/** Looks up the days around others, leaving out the orders that the batch itself has just placed. */
export async function readNeighbours(
  client: ClientBase,
  asked: readonly Asked[],
  applied: readonly AppliedOrder[],
): Promise<NeighboursOf> {
  const found = new Map<CustomerNews, Map<string, { previous: string | undefined; next: string | undefined }>>()
  if (asked.length > 0) {
    const placed = applied.filter(({ before, after }) => isPlaced(after) && !isPlaced(before)).map(({ after }) => after)
    const { rows } = await client.query<{ position: string; previous_day: string | null; next_day: string | null }>({
      name: 'read-neighbours',
      text: READ_NEIGHBOURS,
      values: [
        arrayLiteral(asked.map(({ customer }) => customer.tenantId)),
        arrayLiteral(asked.map(({ customer }) => customer.customerId)),
        arrayLiteral(asked.map(({ customer }) => customer.currency)),
        arrayLiteral(asked.map(({ at }) => at)),
        arrayLiteral(placed.map(({ tenantId }) => tenantId)),
        arrayLiteral(placed.map(({ orderId }) => orderId)),
      ],
    })
    for (const { position, previous_day, next_day } of rows) {
      const { customer, day } = asked[Number(position) - 1] as Asked
      const days = found.get(customer) ?? new Map()
      days.set(day, { previous: previous_day ?? undefined, next: next_day ?? undefined })
      found.set(customer, days)
    }
  }
  return (customer, day) => {
    const around = found.get(customer)?.get(day)
    if (!around) throw new Error(`The days around ${day} of customer ${customer.customerId} were not looked up`)
    if (around.previous === day || around.next === day) return 'known'
    return { previousDay: around.previous, nextDay: around.next }
  }
}

const ORDERS_OF_ASKED = `
  from orders
  where orders.tenant_id = asked.tenant_id
  and orders.customer_id = asked.customer_id
  and orders.currency = asked.currency
  and not exists (
    select
    from unnest($5::text[], $6::text[]) as own (tenant_id, order_id)
    where own.tenant_id = orders.tenant_id
    and own.order_id = orders.order_id
  )`

const READ_NEIGHBOURS = `
  select
    asked.position,
    earlier.day as previous_day,
    later.day as next_day
  from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) with ordinality
    as asked (tenant_id, customer_id, currency, at, position)
  left join lateral (
    select orders.day
    ${ORDERS_OF_ASKED}
    and orders.placed_at < asked.at
    order by orders.placed_at desc
    limit 1
  ) as earlier on true
  left join lateral (
    select orders.day
    ${ORDERS_OF_ASKED}
    and orders.placed_at >= asked.at
    order by orders.placed_at
    limit 1
  ) as later on true`
