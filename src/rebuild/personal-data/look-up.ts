import type { ClientBase, Pool } from 'pg'
import { type Actor, recordAudit } from '../../access/audit.ts'
import { inTransaction } from '../../db/transaction.ts'
import { writeInstant } from '../../json/write-rows.ts'
import type { Zone } from '../../zones/zone.ts'
import { unknownCustomer } from './erase.ts'
import { countOthers, readStoredEvents } from './named-in.ts'
import { hasFacts, type Person, type PersonFacts, readPersonFacts } from './person.ts'

/** What is stored about a customer, as numbers. */
export interface PersonSummary {
  customerId: string
  tenant: string
  orders: number
  creditNotes: number
  /** Times of the first and the last order. */
  firstOrderAt: string | null
  lastOrderAt: string | null
  storedEvents: number
  deadLetters: number
  deliveries: number
  /** Other customers that were merged into this one. */
  mergedCustomers: number
}

/**
 * Counts what is stored about a customer, and where.
 *
 * @throws PersonalDataError if nothing names the customer.
 */
export async function lookUpCustomer(
  pool: Pool,
  person: Person,
  { actor, zone }: { actor: Actor; zone: Zone },
): Promise<PersonSummary> {
  return inTransaction(pool, async (client) => {
    const facts = await readPersonFacts(client, person)
    const events = await readStoredEvents(client, person, facts.orderIds, zone)
    const others = await countOthers(client, person)
    requireFound(person, facts, events.length + others.deadLetters + others.deliveries)
    await record(client, person, actor, 'customer.looked_up')
    const { rows } = await client.query<{ first: string | null; last: string | null; merged: string }>(
      `select min(placed_at)::text as first, max(placed_at)::text as last,
         (select count(*) from customer_merges where tenant_id = $1 and into_customer_id = $3) as merged
       from orders
       where tenant_id = $1 and order_id = any($2::text[])`,
      [person.tenantId, facts.orderIds, person.customerId],
    )
    return {
      customerId: person.customerId,
      tenant: person.tenantId,
      orders: facts.orderIds.length,
      creditNotes: facts.refundIds.length,
      firstOrderAt: instantOf(rows[0]?.first),
      lastOrderAt: instantOf(rows[0]?.last),
      storedEvents: events.length,
      ...others,
      mergedCustomers: Number(rows[0]?.merged),
    }
  })
}

/** Everything that is stored about a customer. Rows have the names of the columns, see docs/sql.md. */
export interface PersonExport {
  customerId: string
  tenant: string
  exportedAt: string
  orders: unknown[]
  creditNotes: unknown[]
  sums: unknown[]
  segments: unknown[]
  merges: unknown[]
  registrations: unknown[]
  events: unknown[]
  deadLetters: unknown[]
  deliveries: unknown[]
}

/**
 * Reads everything that is stored about a customer.
 *
 * @throws PersonalDataError if nothing names the customer.
 */
export async function exportCustomer(
  pool: Pool,
  person: Person,
  { actor, zone }: { actor: Actor; zone: Zone },
): Promise<PersonExport> {
  return inTransaction(pool, async (client) => {
    const { tenantId, customerId } = person
    const facts = await readPersonFacts(client, person)
    const events = await readStoredEvents(client, person, facts.orderIds, zone)
    const others = await countOthers(client, person)
    requireFound(person, facts, events.length + others.deadLetters + others.deliveries)
    await record(client, person, actor, 'customer.exported')
    const rowsOf = async (query: string, ...values: unknown[]) => {
      const { rows } = await client.query<{ row: string }>(
        `select to_json(found)::text as row from (${query}) as found`,
        [tenantId, ...values],
      )
      return rows.map(({ row }) => JSON.parse(row) as unknown)
    }
    return {
      customerId,
      tenant: tenantId,
      exportedAt: new Date().toISOString(),
      orders: await rowsOf(
        'select * from orders where tenant_id = $1 and order_id = any($2::text[]) order by placed_at',
        facts.orderIds,
      ),
      creditNotes: await rowsOf(
        'select * from credit_notes where tenant_id = $1 and refund_id = any($2::text[]) order by refunded_at',
        facts.refundIds,
      ),
      sums: await rowsOf('select * from customers where tenant_id = $1 and customer_id = $2', customerId),
      segments: await rowsOf('select * from customer_segments where tenant_id = $1 and customer_id = $2', customerId),
      merges: await rowsOf(
        'select * from customer_merges where tenant_id = $1 and (customer_id = $2 or into_customer_id = $2)',
        customerId,
      ),
      registrations: await rowsOf(
        'select * from guest_registrations where tenant_id = $1 and customer_id = $2',
        customerId,
      ),
      events,
      deadLetters: await rowsOf(
        `select source, event_id, type, reason, error, first_seen_at, last_seen_at, encode(body, 'escape') as body
         from dead_letters where tenant_id = $1 and position(convert_to($2, 'UTF8') in body) > 0`,
        customerId,
      ),
      deliveries: await rowsOf(
        `select connection, received_at, topic, outcome, reason, kept
         from deliveries where tenant_id = $1 and strpos(kept, $2) > 0`,
        customerId,
      ),
    }
  })
}

function requireFound(person: Person, facts: PersonFacts, others: number): void {
  if (!hasFacts(facts) && others === 0) throw unknownCustomer(person)
}

/** Who looked, and when. The entry does not say at whom. */
async function record(client: ClientBase, { tenantId }: Person, actor: Actor, action: string): Promise<void> {
  await recordAudit(client, { actor, action, object: 'one customer', tenantId })
}

const instantOf = (text: string | null | undefined) => (text ? (writeInstant(text) as string) : null)
