import type { ClientBase, Pool } from 'pg'

/** One customer of a tenant. */
export interface Person {
  tenantId: string
  customerId: string
}

/** What the tables of facts have about a customer. */
export interface PersonFacts {
  /** The orders that count for the customer or state it. */
  orderIds: string[]
  /** The credit notes that count for the customer or state it. */
  refundIds: string[]
  /** The keys of the same person as a guest. */
  guestKeys: string[]
  /** Whether a merge or a registration names the customer. */
  isLinked: boolean
}

export const NO_FACTS: PersonFacts = { orderIds: [], refundIds: [], guestKeys: [], isLinked: false }

/** The customer itself, and all that it was merged into, one after the other. Orders that state it count for the last one. */
const CHAIN = `
  with recursive chain as (
    select $2::text collate "C" as customer_id
    union
    select customer_merges.into_customer_id
    from chain
    join customer_merges
      on customer_merges.tenant_id = $1
      and customer_merges.customer_id = chain.customer_id
  )`

/** The members of JSON columns that name a customer, as these columns are written. */
export const REVISION_MEMBER = 'customer_id'
export const HISTORY_MEMBER = 'customerId'
export const GUEST_MEMBER = 'guest_key'
export const jsonMember = (name: string, id: string) => `"${name}":${JSON.stringify(id)}`

/** Orders without a place in the index of customers name the customer in their JSON columns only. */
const ORDERS = `${CHAIN}
  select order_id, guest_key
  from orders
  where tenant_id = $1
  and placed_at is not null
  and customer_id in (select customer_id from chain)
  and (customer_id = $2 or stated_customer_id = $2)
  union
  select order_id, guest_key
  from orders
  where tenant_id = $1
  and placed_at is not null
  and customer_id in (select customer_id from chain)
  and strpos(history::text, $3) > 0
  union
  select order_id, guest_key
  from orders
  where tenant_id = $1
  and placed_at is null
  and (strpos(history::text, $3) > 0 or strpos(revisions::text, $4) > 0)
  union
  select order_id, guest_key
  from orders
  where tenant_id = $1
  and revisions is not null
  and strpos(revisions::text, $4) > 0`

const NOTES = `${CHAIN}
  select refund_id
  from credit_notes
  where tenant_id = $1
  and customer_id in (select customer_id from chain)
  and (customer_id = $2 or stated_customer_id = $2)`

/** Reads what the facts have about a customer. */
export async function readPersonFacts(
  client: ClientBase | Pool,
  { tenantId, customerId }: Person,
): Promise<PersonFacts> {
  const values = [tenantId, customerId]
  const members = [jsonMember(HISTORY_MEMBER, customerId), jsonMember(REVISION_MEMBER, customerId)]
  const orders = await client.query<{ order_id: string; guest_key: string | null }>(ORDERS, [...values, ...members])
  const notes = await client.query<{ refund_id: string }>(NOTES, values)
  const links = await client.query<{ guest_key: string | null }>(
    `select guest_key from guest_registrations where tenant_id = $1 and customer_id = $2
     union all
     select null from customer_merges where tenant_id = $1 and (customer_id = $2 or into_customer_id = $2)`,
    values,
  )
  const keys = [...orders.rows, ...links.rows].flatMap(({ guest_key }) => guest_key ?? [])
  return {
    orderIds: orders.rows.map(({ order_id }) => order_id),
    refundIds: notes.rows.map(({ refund_id }) => refund_id),
    guestKeys: [...new Set(keys)],
    isLinked: links.rows.length > 0,
  }
}

/** Whether the facts have anything about a customer. */
export const hasFacts = ({ orderIds, refundIds, isLinked }: PersonFacts) =>
  orderIds.length > 0 || refundIds.length > 0 || isLinked
