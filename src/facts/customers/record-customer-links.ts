import type { ClientBase } from 'pg'
import { readId } from '../../contracts/contract.ts'
import type { AnyEvent, Event } from '../../contracts/event.ts'
import { batchRows, inKeyOrder, insertInto } from '../../db/batch-rows.ts'
import { differencesOf } from '../difference.ts'
import { inContractOrder, timeNameOf } from '../orders/order-differences.ts'
import type { DuplicateFact } from '../orders/orders.ts'
import {
  type CustomerLinks,
  chainOf,
  createLinks,
  endOf,
  isEarlierRegistration,
  linkKey,
  NO_LINKS,
  readLinks,
} from './customer-links.ts'

type Merge = Event<'CustomersMerged'> & AnyEvent
type GuestRegistration = Event<'CustomerRegistered'> & AnyEvent

const isMerge = (event: AnyEvent): event is Merge => event.type === 'CustomersMerged'
const isGuestRegistration = (event: AnyEvent): event is GuestRegistration =>
  event.type === 'CustomerRegistered' && event.payload.guestKey !== undefined

/** Whether an event may change orders that it does not name. A batch with such an event must run alone, see `begin-batch.ts`. */
export const isCustomerLink = (event: AnyEvent): boolean => isMerge(event) || isGuestRegistration(event)

/** The merges and registrations of a batch. */
export interface RecordedLinks {
  links: CustomerLinks
  /** The orders and credit notes whose customer may change. */
  orders: readonly { tenantId: string; orderId: string }[]
  notes: readonly { tenantId: string; refundId: string }[]
  duplicates: DuplicateFact[]
  /** Merges that would close a circle, each with the reason. They change nothing. */
  circular: ReadonlyMap<AnyEvent, string>
}

/** What a batch without such events records. */
export const NOTHING_RECORDED: RecordedLinks = {
  links: NO_LINKS,
  orders: [],
  notes: [],
  duplicates: [],
  circular: new Map(),
}

/**
 * Records the merges and the registrations of guests in a batch.
 *
 * @param hasLinks whether the shop has any already.
 */
export async function recordCustomerLinks(
  client: ClientBase,
  events: readonly AnyEvent[],
  hasLinks: boolean,
): Promise<RecordedLinks> {
  const merges = events.filter(isMerge)
  const registrations = events.filter(isGuestRegistration)
  if (merges.length === 0 && registrations.length === 0) {
    return hasLinks ? { ...NOTHING_RECORDED, links: createLinks() } : NOTHING_RECORDED
  }
  const links = createLinks()
  await readLinks(client, links, {
    customers: merges.flatMap(({ tenantId, payload: { customerId, intoCustomerId } }) =>
      [customerId, intoCustomerId].map((id) => ({ tenantId, id: readId(id) })),
    ),
    guests: registrations.map(({ tenantId, payload }) => ({ tenantId, id: readId(payload.guestKey ?? '') })),
  })
  const merged = addMerges(links, merges)
  const registered = addRegistrations(links, registrations)
  await write(client, WRITE_MERGES, MERGES, merged.rows)
  await write(client, WRITE_REGISTRATIONS, REGISTRATIONS, registered.rows)
  return {
    links,
    orders: [
      ...(await readAffected(client, ORDERS_OF_CUSTOMERS, merged.rows, ({ customerId }) => customerId)),
      ...(await readAffected(client, ORDERS_OF_GUESTS, registered.rows, ({ guestKey }) => guestKey)),
    ].map(({ tenant_id, id }) => ({ tenantId: tenant_id, orderId: id })),
    notes: (await readAffected(client, NOTES_OF_CUSTOMERS, merged.rows, ({ customerId }) => customerId)).map(
      ({ tenant_id, id }) => ({ tenantId: tenant_id, refundId: id }),
    ),
    duplicates: [...merged.duplicates, ...registered.duplicates],
    circular: merged.circular,
  }
}

interface MergeRow {
  tenantId: string
  customerId: string
  intoCustomerId: string
  at: string
}

/** A customer is merged once. The first merge to arrive counts. */
function addMerges(links: CustomerLinks, merges: readonly Merge[]) {
  const rows = new Map<string, MergeRow>()
  const duplicates: DuplicateFact[] = []
  const circular = new Map<AnyEvent, string>()
  for (const event of merges) {
    const { tenantId, payload } = event
    const [customerId, intoCustomerId] = [readId(payload.customerId), readId(payload.intoCustomerId)]
    const key = linkKey(tenantId, customerId)
    const first = links.into.get(key)
    const isOwn = customerId === intoCustomerId
    if (first !== undefined && !isOwn) {
      const isSame = endOf(links, tenantId, first) === endOf(links, tenantId, intoCustomerId)
      const differences = isSame ? [] : [{ field: 'intoCustomerId', first, second: intoCustomerId }]
      duplicates.push({ event, differences })
      continue
    }
    const chain = isOwn ? [intoCustomerId] : chainOf(links, tenantId, intoCustomerId)
    if (chain.includes(customerId)) {
      circular.set(event, describeCircle([customerId, ...chain]))
      duplicates.push({ event, differences: [] })
      continue
    }
    links.into.set(key, intoCustomerId)
    rows.set(key, { tenantId, customerId, intoCustomerId, at: event.at.text })
  }
  return { rows: inKeyOrder(rows), duplicates, circular }
}

const MOST_NAMED = 10

function describeCircle(chain: readonly string[]): string {
  const names = chain.length <= MOST_NAMED ? chain : [...chain.slice(0, MOST_NAMED - 1), '…', ...chain.slice(-1)]
  return `the merge would close a circle: ${names.join(' → ')}`
}

interface RegistrationRow {
  tenantId: string
  guestKey: string
  customerId: string
  at: string
}

/** The earliest registration of a guest counts. */
function addRegistrations(links: CustomerLinks, registrations: readonly GuestRegistration[]) {
  const rows = new Map<string, RegistrationRow>()
  const duplicates: DuplicateFact[] = []
  for (const event of registrations) {
    const { tenantId, payload } = event
    const guestKey = readId(payload.guestKey ?? '')
    const key = linkKey(tenantId, guestKey)
    const first = links.guests.get(key)
    const second = { customerId: readId(payload.customerId), at: event.at.text }
    if (first && !isEarlierRegistration(second, first)) {
      const differences = differencesOf(first, second, { at: timeNameOf(event) })
      duplicates.push({ event, differences: inContractOrder(event.type, differences) })
      continue
    }
    links.guests.set(key, second)
    rows.set(key, { tenantId, guestKey, ...second })
  }
  return { rows: inKeyOrder(rows), duplicates }
}

const MERGES = batchRows<MergeRow>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  customer_id: ['text', ({ customerId }) => customerId],
  into_customer_id: ['text', ({ intoCustomerId }) => intoCustomerId],
  merged_at: ['timestamptz', ({ at }) => at],
})

const WRITE_MERGES = insertInto('customer_merges', MERGES)

const REGISTRATIONS = batchRows<RegistrationRow>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  guest_key: ['text', ({ guestKey }) => guestKey],
  customer_id: ['text', ({ customerId }) => customerId],
  registered_at: ['timestamptz', ({ at }) => at],
})

const WRITE_REGISTRATIONS = `
  ${insertInto('guest_registrations', REGISTRATIONS)}
  on conflict (tenant_id, guest_key) do update set
    customer_id = excluded.customer_id,
    registered_at = excluded.registered_at`

async function write<Row>(
  client: ClientBase,
  text: string,
  { parameters }: { parameters: (rows: readonly Row[]) => unknown[] },
  rows: readonly Row[],
): Promise<void> {
  if (rows.length > 0) await client.query(text, parameters(rows))
}

const WANTED = 'unnest($1::text[], $2::text[]) as wanted (tenant_id, id)'

/** Until now, each of these customers counted as itself. */
const ORDERS_OF_CUSTOMERS = `
  select orders.tenant_id, orders.order_id as id
  from orders
  join ${WANTED}
    on orders.tenant_id = wanted.tenant_id
    and orders.customer_id = wanted.id
    and orders.placed_at is not null`

const ORDERS_OF_GUESTS = `
  select orders.tenant_id, orders.order_id as id
  from orders
  join ${WANTED}
    on orders.tenant_id = wanted.tenant_id
    and orders.guest_key = wanted.id`

const NOTES_OF_CUSTOMERS = `
  select credit_notes.tenant_id, credit_notes.refund_id as id
  from credit_notes
  join ${WANTED}
    on credit_notes.tenant_id = wanted.tenant_id
    and credit_notes.customer_id = wanted.id`

async function readAffected<Row extends { tenantId: string }>(
  client: ClientBase,
  text: string,
  rows: readonly Row[],
  idOf: (row: Row) => string,
): Promise<{ tenant_id: string; id: string }[]> {
  if (rows.length === 0) return []
  const { rows: found } = await client.query(text, [rows.map(({ tenantId }) => tenantId), rows.map(idOf)])
  return found
}
