import type { ClientBase } from 'pg'
import { GUEST_MEMBER, HISTORY_MEMBER, jsonMember, type Person, type PersonFacts, REVISION_MEMBER } from './person.ts'

/** An id that is replaced by a pseudonym. */
export interface Replaced {
  id: string
  pseudonym: string
}

/** The rows that an erasure rewrote or deleted, by table. */
export type Counts = Record<string, number>

/** The currencies of a table, by its primary key, so that a customer is found without a scan. */
const currenciesOf = (table: string) => `
  with recursive currencies as (
    (select currency from ${table} where tenant_id = $1 order by currency limit 1)
    union all
    select (
      select currency from ${table} where tenant_id = $1 and currency > currencies.currency order by currency limit 1
    )
    from currencies
    where currencies.currency is not null
  )`

/**
 * Replaces the ids of a customer in facts. Perspectives have no ids: the pseudonym is one customer, as the id was, so every number
 * stays. The caller holds the lock of the inbox.
 */
export async function renameFacts(
  client: ClientBase,
  { tenantId, customerId }: Person,
  facts: PersonFacts,
  { customer, guests }: { customer: Replaced; guests: readonly Replaced[] },
): Promise<Counts> {
  const counts: Counts = {}
  const run = async (table: string, text: string, values: readonly unknown[]) => {
    const { rowCount } = await client.query(text, [...values])
    if (rowCount) counts[table] = (counts[table] ?? 0) + rowCount
  }
  const { pseudonym } = customer
  const ids = [tenantId, customerId, pseudonym]
  await run('orders', RENAME_ORDERS, [
    ...ids,
    facts.orderIds,
    ...[HISTORY_MEMBER, REVISION_MEMBER].flatMap((name) => [jsonMember(name, customerId), jsonMember(name, pseudonym)]),
  ])
  await run('credit_notes', RENAME_NOTES, [...ids, facts.refundIds])
  for (const table of ['customers', 'customer_segments']) {
    await run(
      table,
      `${currenciesOf(table)}
       update ${table} set customer_id = $3
       from currencies
       where ${table}.tenant_id = $1 and ${table}.currency = currencies.currency and ${table}.customer_id = $2`,
      ids,
    )
  }
  await run(
    'customer_merges',
    `update customer_merges set
       customer_id = case customer_id when $2 then $3 else customer_id end,
       into_customer_id = case into_customer_id when $2 then $3 else into_customer_id end
     where tenant_id = $1 and (customer_id = $2 or into_customer_id = $2)`,
    ids,
  )
  await run(
    'guest_registrations',
    'update guest_registrations set customer_id = $3 where tenant_id = $1 and customer_id = $2',
    ids,
  )
  for (const guest of guests) await renameGuest(client, tenantId, guest)
  return counts
}

const RENAME_ORDERS = `
  update orders set
    customer_id = case customer_id when $2 then $3 else customer_id end,
    stated_customer_id = case stated_customer_id when $2 then $3 else stated_customer_id end,
    history = replace(history::text, $5, $6)::json,
    revisions = replace(revisions::text, $7, $8)::json
  where tenant_id = $1
  and order_id = any($4::text[])`

const RENAME_NOTES = `
  update credit_notes set
    customer_id = case customer_id when $2 then $3 else customer_id end,
    stated_customer_id = case stated_customer_id when $2 then $3 else stated_customer_id end
  where tenant_id = $1
  and refund_id = any($4::text[])`

async function renameGuest(client: ClientBase, tenantId: string, { id, pseudonym }: Replaced): Promise<void> {
  const values = [tenantId, id, pseudonym]
  await client.query('update orders set guest_key = $3 where tenant_id = $1 and guest_key = $2', values)
  await client.query('update guest_registrations set guest_key = $3 where tenant_id = $1 and guest_key = $2', values)
  await client.query(
    `update orders set revisions = replace(revisions::text, $2, $3)::json
     where tenant_id = $1 and revisions is not null and strpos(revisions::text, $2) > 0`,
    [tenantId, jsonMember(GUEST_MEMBER, id), jsonMember(GUEST_MEMBER, pseudonym)],
  )
}
