import { Type } from 'typebox'
import { type Sql, sql } from '../../db/sql.ts'
import { Instant, Text } from '../engine/columns.ts'

/** The customer that a customer counts as: the end of its merges. */
export const countedCustomer = (customerId: string, { tenantId }: { tenantId: string }): Sql => sql`(
  with recursive chain as (
    select ${customerId}::text collate "C" as customer_id, 0 as step
    union all
    select merge.into_customer_id, step + 1
    from chain
    join customer_merges as merge
      on merge.tenant_id = ${tenantId}
      and merge.customer_id = chain.customer_id
  )
  select customer_id
  from chain
  order by step desc
  limit 1
)`

/** A merge of two customers. */
export const CustomerMerge = Type.Object({ customerId: Text, intoCustomerId: Text, mergedAt: Instant })

/** All merges that end at a customer, as JSON. */
export const mergesInto = (customerId: Sql, { tenantId }: { tenantId: string }): Sql => sql`(
  with recursive merged as (
    select customer_id, into_customer_id, merged_at
    from customer_merges
    where tenant_id = ${tenantId}
    and into_customer_id = ${customerId}
    union all
    select earlier.customer_id, earlier.into_customer_id, earlier.merged_at
    from merged
    join customer_merges as earlier
      on earlier.tenant_id = ${tenantId}
      and earlier.into_customer_id = merged.customer_id
  )
  select coalesce(
    json_agg(
      json_build_object('customerId', customer_id, 'intoCustomerId', into_customer_id, 'mergedAt', merged_at)
      order by merged_at, customer_id
    ),
    '[]'
  )
  from merged
)`
