import type { ClientBase } from 'pg'
import { batchRows } from '../../db/batch-rows.ts'
import { parseInstant } from '../../time/instant.ts'

/** A registration of a guest. */
export interface Registration {
  customerId: string
  /** ISO 8601 text in UTC, to the microsecond. */
  at: string
}

/** Whether this registration counts instead of the other. At the same time, the smaller id counts. */
export const isEarlierRegistration = (a: Registration, b: Registration): boolean =>
  a.at < b.at || (a.at === b.at && a.customerId < b.customerId)

/** The merges of customers and the registrations of guests, as far as a batch needs them. */
export interface CustomerLinks {
  /** Whether there are any. Otherwise nothing is read. */
  isEmpty: boolean
  /** The customer that each customer was merged into, by `linkKey`. Undefined for a customer without a merge. */
  into: Map<string, string | undefined>
  /** The registration of each guest, by `linkKey`. Undefined for a guest without one. */
  guests: Map<string, Registration | undefined>
}

/** The links of a shop without merges and registrations. */
export const NO_LINKS: CustomerLinks = { isEmpty: true, into: new Map(), guests: new Map() }

export const createLinks = (): CustomerLinks => ({ isEmpty: false, into: new Map(), guests: new Map() })

export const linkKey = (tenantId: string, id: string) => `${tenantId}\u0000${id}`

/** The customer and the customers that it was merged into, one after the other. The last one counts. They must have been read. */
export function chainOf({ into }: CustomerLinks, tenantId: string, customerId: string): string[] {
  const chain = [customerId]
  for (let next = into.get(linkKey(tenantId, customerId)); next !== undefined && !chain.includes(next); ) {
    chain.push(next)
    next = into.get(linkKey(tenantId, next))
  }
  return chain
}

/** The customer that a customer counts as. It must have been read. */
export function endOf(links: CustomerLinks, tenantId: string, customerId: string): string {
  if (links.into.get(linkKey(tenantId, customerId)) === undefined) return customerId
  return chainOf(links, tenantId, customerId).at(-1) as string
}

interface OfCustomer {
  customerId: string | undefined
  statedCustomerId: string | undefined
}

/** The column `stated_customer_id`: null if the stated customer counts, and empty if none is stated. */
export const statedCustomerOf = ({ customerId, statedCustomerId }: OfCustomer): string | undefined =>
  statedCustomerId === customerId ? undefined : (statedCustomerId ?? '')

/** The customer that a stored order or credit note states. */
export const readStatedCustomer = (row: { customer_id?: string | null; stated_customer_id?: string | null }) =>
  (row.stated_customer_id ?? row.customer_id) || undefined

/** The id of a customer or the key of a guest. */
interface Asked {
  tenantId: string
  id: string
}

const ASKED = batchRows<Asked>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  id: ['text', ({ id }) => id],
})

/** Reads the registrations of these guests, and the merges of their customers and of these customers, unless they are known. */
export async function readLinks(
  client: ClientBase,
  links: CustomerLinks,
  { customers, guests }: { customers: readonly Asked[]; guests: readonly Asked[] },
): Promise<void> {
  if (links.isEmpty) return
  await readRegistrations(client, links, unknownOf(guests, links.guests))
  const registered = guests.flatMap(({ tenantId, id }) => {
    const customerId = links.guests.get(linkKey(tenantId, id))?.customerId
    return customerId === undefined ? [] : [{ tenantId, id: customerId }]
  })
  await readMerges(client, links, unknownOf([...customers, ...registered], links.into))
}

function unknownOf(asked: readonly Asked[], known: ReadonlyMap<string, unknown>): Asked[] {
  const unknown = asked.map((one): [string, Asked] => [linkKey(one.tenantId, one.id), one])
  return [...new Map(unknown.filter(([key]) => !known.has(key))).values()]
}

async function readRegistrations(client: ClientBase, links: CustomerLinks, asked: readonly Asked[]): Promise<void> {
  if (asked.length === 0) return
  for (const { tenantId, id } of asked) links.guests.set(linkKey(tenantId, id), undefined)
  const { rows } = await client.query<{
    tenant_id: string
    guest_key: string
    customer_id: string
    registered_at: string
  }>({
    name: 'read-guest-registrations',
    text: `
      select guest_registrations.tenant_id, guest_key, customer_id, registered_at
      from guest_registrations
      join ${ASKED.unnest} as asked (${ASKED.names})
        on guest_registrations.tenant_id = asked.tenant_id
        and guest_registrations.guest_key = asked.id`,
    values: ASKED.parameters(asked),
  })
  for (const row of rows) {
    const registration = { customerId: row.customer_id, at: parseInstant(row.registered_at)?.text ?? '' }
    links.guests.set(linkKey(row.tenant_id, row.guest_key), registration)
  }
}

/** Reads whole chains of merges. */
async function readMerges(client: ClientBase, links: CustomerLinks, asked: readonly Asked[]): Promise<void> {
  if (asked.length === 0) return
  for (const { tenantId, id } of asked) links.into.set(linkKey(tenantId, id), undefined)
  const { rows } = await client.query<{ tenant_id: string; customer_id: string; into_customer_id: string }>({
    name: 'read-customer-merges',
    text: `
      with recursive chains as (
        select customer_merges.tenant_id, customer_id, into_customer_id
        from customer_merges
        join ${ASKED.unnest} as asked (${ASKED.names})
          on customer_merges.tenant_id = asked.tenant_id
          and customer_merges.customer_id = asked.id
        union
        select next.tenant_id, next.customer_id, next.into_customer_id
        from chains
        join customer_merges as next
          on next.tenant_id = chains.tenant_id
          and next.customer_id = chains.into_customer_id
      )
      select *
      from chains`,
    values: ASKED.parameters(asked),
  })
  for (const { tenant_id, customer_id, into_customer_id } of rows) {
    links.into.set(linkKey(tenant_id, customer_id), into_customer_id)
    const next = linkKey(tenant_id, into_customer_id)
    if (!links.into.has(next)) links.into.set(next, undefined)
  }
}
