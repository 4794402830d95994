import type { Moment } from './life-calendar.ts'
import { type LifeEvent, timeOf } from './life-events.ts'
import type { CreditNote, Order } from './life-fact-types.ts'
import { nameOf } from './life-ids.ts'
import { compareBytes } from './life-refunds.ts'
import { byText } from './life-reversals.ts'
import type { LifeData } from './life-types.ts'

// The rules for merged and registered customers.

export interface Merge {
  tenant: string
  customer: string
  into: string
  at: Moment
}

/** The registration of the guest of one order, or of a guest with a key. */
export interface Registration {
  customer: string
  at: Moment
}

/** Whether a merge is valid: of a customer into another one, without a circle. */
function isValidMerge(merges: ReadonlyMap<string, Merge>, tenant: string, { customerId, intoCustomerId }: LifeData) {
  const [customer, into] = [nameOf(customerId) ?? '', nameOf(intoCustomerId) ?? '']
  // A second merge of a customer changes nothing.
  return customer !== into && (merges.has(nameIn(tenant, customer)) || endOf(merges, tenant, into) !== customer)
}

/** Of two merges of one customer, the first to arrive counts. */
export function addMerge(merges: Map<string, Merge>, tenant: string, data: LifeData, at: Moment): void {
  const [customer, into] = [nameOf(data.customerId) ?? '', nameOf(data.intoCustomerId) ?? '']
  const name = nameIn(tenant, customer)
  if (isValidMerge(merges, tenant, data) && !merges.has(name)) merges.set(name, { tenant, customer, into, at })
}

/** The events that are rejected, because each would close a circle. */
export function circularMerges(events: readonly LifeEvent[]): LifeEvent[] {
  const merges = new Map<string, Merge>()
  return events.filter((event) => {
    const { type, tenant = 'default', data } = event
    if (type !== 'CustomersMerged') return false
    const isRejected = !isValidMerge(merges, tenant, data)
    addMerge(merges, tenant, data, timeOf(event))
    return isRejected
  })
}

/** The customer at the end of a chain of merges. */
function endOf(merges: ReadonlyMap<string, Merge>, tenant: string, customer: string): string {
  const merge = merges.get(nameIn(tenant, customer))
  return merge ? endOf(merges, tenant, merge.into) : customer
}

/** The earliest registration counts. At the same time, the customer whose id is first. */
export function earlierRegistration(one: Registration, known: Registration | undefined): Registration {
  if (known === undefined) return one
  return (byText(one.at.text, known.at.text) || compareBytes(one.customer, known.customer)) < 0 ? one : known
}

/** Finds the customer of an order: the stated or registered one, after merges. */
export function settleCustomer(
  order: Order,
  guests: ReadonlyMap<string, Registration>,
  merges: ReadonlyMap<string, Merge>,
): void {
  const { tenant, placed, registered } = order
  if (!placed) return
  const guest = placed.guest === undefined ? undefined : guests.get(nameIn(tenant, placed.guest))
  const customer = placed.customer ?? (registered ?? guest)?.customer
  order.statedCustomer = placed.customer
  order.placed = { ...placed, customer: customer === undefined ? undefined : endOf(merges, tenant, customer) }
}

export function settleCreditNote(note: CreditNote, merges: ReadonlyMap<string, Merge>): void {
  note.statedCustomer = note.customer
  if (note.customer !== undefined) note.customer = endOf(merges, note.tenant, note.customer)
}

export const nameIn = (tenant: string, id: string): string => JSON.stringify([tenant, id])
