import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import { type Actor, recordAudit } from '../../access/audit.ts'
import { onClosedBooks } from '../retention/closed-books.ts'
import { addCounts } from './erasures.ts'
import { keepErasedIds } from './keep-erased-ids.ts'
import { hasFacts, NO_FACTS, type Person, type PersonFacts, readPersonFacts } from './person.ts'
import { renameFacts } from './rename-facts.ts'
import type { ErasureRequest, OrderMode } from './request.ts'
import { unlinkOrders } from './unlink-orders.ts'

/**
 * Begins the erasure of a customer: from the commit on, all facts have the pseudonym, and so has every event that arrives. The caller
 * holds the lock of the inbox.
 *
 * @param isStored whether stored events or deliveries name the customer, if its facts do not.
 * @returns the number of the erasure; undefined if nothing names the customer.
 */
export async function beginErasure(
  client: PoolClient,
  { orders: mode = 'keep', ...person }: ErasureRequest,
  { actor, isStored }: { actor: Actor; isStored: boolean },
): Promise<number | undefined> {
  const { tenantId, customerId } = person
  const facts = await readPersonFacts(client, person)
  const closed = await readClosedFacts(client, person)
  if (!hasFacts(facts) && !hasFacts(closed) && !isStored) return undefined
  const guestKeys = [...new Set([...facts.guestKeys, ...closed.guestKeys])]
  const pseudonyms = await readPseudonyms(client, tenantId, [customerId, ...guestKeys])
  if (pseudonyms.has(customerId)) return undefined
  const erasureId = await insertErasure(client, tenantId, mode, actor)
  const customer = { id: customerId, pseudonym: `erased-${randomUUID()}` }
  const guests = guestKeys
    .filter((id) => !pseudonyms.has(id))
    .map((id) => ({ id, pseudonym: `erased-guest-${randomUUID()}` }))
  const erasure = { tenantId, erasureId }
  await keepErasedIds(client, erasure, [
    { kind: 'customer', ...customer },
    ...guests.map((guest) => ({ kind: 'guest' as const, ...guest })),
  ])
  const counts = await renameFacts(client, person, facts, { customer, guests })
  await onClosedBooks(client, () => renameFacts(client, person, closed, { customer, guests }))
  await addCounts(client, erasure, counts)
  if (mode !== 'keep') {
    const orderIds = [...facts.orderIds, ...closed.orderIds]
    await unlinkOrders(client, { ...erasure, pseudonym: customer.pseudonym, orderIds, removes: mode === 'remove' })
  }
  await recordAudit(client, {
    actor,
    action: 'customer.erased',
    object: `erasure ${erasureId}`,
    tenantId,
    detail: mode === 'keep' ? { pseudonym: customer.pseudonym } : { pseudonym: customer.pseudonym, orders: mode },
  })
  return erasureId
}

async function insertErasure(client: PoolClient, tenantId: string, mode: OrderMode, actor: Actor): Promise<number> {
  const { rows } = await client.query<{ erasure_id: string }>(
    `insert into erasures (tenant_id, requested_by, unlinks_orders, removes)
     values ($1, $2, $3, $4)
     returning erasure_id`,
    [tenantId, actor.name, mode !== 'keep', mode === 'remove'],
  )
  return Number(rows[0]?.erasure_id)
}

/**
 * Those among the ids that are pseudonyms. They stay: events that are on their way get the first pseudonym of an id, for example that of a
 * guest who is also another erased customer.
 */
async function readPseudonyms(client: PoolClient, tenantId: string, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await client.query<{ pseudonym: string }>(
    'select pseudonym from erased_ids where tenant_id = $1 and pseudonym = any($2::text[])',
    [tenantId, ids],
  )
  return new Set(rows.map(({ pseudonym }) => pseudonym))
}

/** What the opening balance has about a customer. It may have ids that the live facts have no more, such as those of revised orders. */
export const readClosedFacts = async (client: PoolClient, person: Person): Promise<PersonFacts> =>
  (await onClosedBooks(client, () => readPersonFacts(client, person))) ?? NO_FACTS
