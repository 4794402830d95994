import { type Sql, sql } from '../../../db/sql.ts'
import type { DatedLinks } from '../../../facts/orders/order-life.ts'
import { parseInstant } from '../../../time/instant.ts'

/**
 * The payments that an order lists and that count in it, the registrations of its guests, and the merges of all customers that it may have
 * had, as JSON.
 */
export const linksOf = (tenantId: string, orderId: string): Sql => sql`(
  with recursive known as (
    select *
    from orders
    where tenant_id = ${tenantId}
    and order_id = ${orderId}
  ),
  stated as (
    select revision ->> 'guest_key' as guest_key, revision ->> 'customer_id' as customer_id
    from known
    cross join lateral json_array_elements(known.revisions) as revision
    union all
    select known.guest_key, coalesce(known.stated_customer_id, known.customer_id) from known
    union all
    select null, entry ->> 'customerId'
    from known
    cross join lateral json_array_elements(known.history) as entry
  ),
  listed as (
    select payment_id, links -> 0 ->> 'at' as linked_at
    from payments
    where tenant_id = ${tenantId}
    and payment_id in (select entry ->> 'payment' from known cross join lateral json_array_elements(known.history) as entry)
    and order_id = ${orderId}
    and links -> 0 ->> 'orderId' = ${orderId}
    and links -> 0 ->> 'isEvent' is null
  ),
  registered as (
    select guest_key, customer_id, registered_at
    from guest_registrations
    where tenant_id = ${tenantId}
    and guest_key in (select guest_key from stated)
  ),
  merged as (
    select customer_id, into_customer_id, merged_at
    from customer_merges
    where tenant_id = ${tenantId}
    and customer_id in (select customer_id from stated union all select customer_id from registered)
    union
    select later.customer_id, later.into_customer_id, later.merged_at
    from merged
    join customer_merges as later
      on later.tenant_id = ${tenantId}
      and later.customer_id = merged.into_customer_id
  )
  select json_build_object(
    'payments', (select json_agg(json_build_object('paymentId', payment_id, 'at', linked_at) order by payment_id) from listed),
    'guests', (select json_agg(json_build_object('guestKey', guest_key, 'customerId', customer_id, 'at', registered_at)) from registered),
    'merges', (select json_agg(json_build_object('customerId', customer_id, 'intoCustomerId', into_customer_id, 'at', merged_at)) from merged)
  )
)`

interface StoredLinks {
  payments: DatedLinks['payments'] | null
  guests: DatedLinks['guests'] | null
  merges: DatedLinks['merges'] | null
}

/** Reads the value of `linksOf`. */
export function readLinksOf(json: string): DatedLinks {
  const { payments, guests, merges } = JSON.parse(json) as StoredLinks
  const dated = <L extends { at: string }>(link: L): L => ({ ...link, at: parseInstant(link.at)?.text ?? link.at })
  return { payments: payments ?? [], guests: (guests ?? []).map(dated), merges: (merges ?? []).map(dated) }
}
