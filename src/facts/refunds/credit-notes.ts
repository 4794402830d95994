import type { ClientBase } from 'pg'
import { readId } from '../../contracts/contract.ts'
import type { AnyEvent, Event } from '../../contracts/event.ts'
import { inKeyOrder } from '../../db/batch-rows.ts'
import { wholeUnits } from '../../units.ts'
import type { Calendar } from '../calendar.ts'
import type { OrderReversed } from '../changes.ts'
import { type CustomerLinks, endOf, readLinks } from '../customers/customer-links.ts'
import type { RecordedLinks } from '../customers/record-customer-links.ts'
import { type Difference, differencesOf } from '../difference.ts'
import { inContractOrder, timeNameOf } from '../orders/order-differences.ts'
import type { OrderEventSettings } from '../orders/order-events.ts'
import { refundOf } from '../orders/order-history.ts'
import type { DuplicateFact } from '../orders/orders.ts'
import { type CreditNote, insertNotes, lockNotes, updateNotes } from './credit-note-rows.ts'
import { type Refund, refundKey } from './refund-id-rows.ts'
import type { RecordedRefunds } from './refund-ids.ts'
import { rankOf } from './refunds.ts'

type CreditNoteEvent = Event<'OrderRefunded'> & AnyEvent

/** Whether an event is a refund that names neither an order nor a payment. */
export function isCreditNote(event: AnyEvent): event is CreditNoteEvent {
  return event.type === 'OrderRefunded' && event.payload.orderId === undefined && event.payload.paymentId === undefined
}

/**
 * Writes refunds that name no order. Each of them reverses its whole amount on its own day, because there is no order that
 * limits it.
 *
 * @param recorded the merges of the batch: they may give notes another customer.
 */
export async function applyCreditNotes(
  client: ClientBase,
  events: readonly CreditNoteEvent[],
  refunds: RecordedRefunds,
  recorded: RecordedLinks,
  settings: OrderEventSettings,
): Promise<{ changes: OrderReversed[]; duplicates: DuplicateFact[] }> {
  const groups = groupByNote(events, [...refunds.voided, ...recorded.notes])
  if (groups.size === 0) return { changes: [], duplicates: [] }
  const { calendar } = settings
  const stated = inKeyOrder(groups).flatMap((group) => {
    const { note, duplicates } = applyAll(undefined, group, refunds, settings)
    return note ? [{ note, duplicates }] : []
  })
  const fresh = await withCustomers(client, stated, recorded.links)
  const inserted = await insertNotes(
    client,
    fresh.map(({ note }) => note),
    calendar,
  )
  const added = fresh.filter(({ note }) => inserted.has(refundKey(note)))
  const changes = added.flatMap(({ note }) => changesBetween(undefined, note, calendar))
  const duplicates = added.flatMap((applied) => applied.duplicates)
  const changed: CreditNote[] = []
  const stored = await lockNotes(client, inKeyOrder(groups), inserted)
  const known = stored.map((before) => {
    const applied = applyAll(before, groups.get(refundKey(before)) as Group, refunds, settings)
    return { before, note: applied.note as CreditNote, duplicates: applied.duplicates }
  })
  for (const { before, note: after, ...applied } of await withCustomers(client, known, recorded.links)) {
    duplicates.push(...applied.duplicates)
    if (after === before) continue
    changed.push(after)
    changes.push(...changesBetween(before, after, calendar))
  }
  await updateNotes(client, changed, calendar)
  return { changes, duplicates }
}

/** The credit notes with the customers that their customers were merged into. */
async function withCustomers<A extends { note: CreditNote }>(
  client: ClientBase,
  applied: readonly A[],
  links: CustomerLinks,
): Promise<readonly A[]> {
  if (links.isEmpty) return applied
  const customers = applied.flatMap(({ note: { tenantId, statedCustomerId: id } }) =>
    id === undefined ? [] : [{ tenantId, id }],
  )
  await readLinks(client, links, { customers, guests: [] })
  return applied.map((one) => {
    const { tenantId, statedCustomerId, customerId } = one.note
    const end = statedCustomerId === undefined ? undefined : endOf(links, tenantId, statedCustomerId)
    return end === customerId ? one : { ...one, note: { ...one.note, customerId: end } }
  })
}

/** The events of a batch about one credit note. */
interface Group extends Refund {
  events: CreditNoteEvent[]
}

function groupByNote(events: readonly CreditNoteEvent[], others: readonly Refund[]): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const event of events) {
    const group = { tenantId: event.tenantId, refundId: readId(event.payload.refundId ?? event.id), events: [event] }
    const known = groups.get(refundKey(group))
    if (known) known.events.push(event)
    else groups.set(refundKey(group), group)
  }
  for (const { tenantId, refundId } of others) {
    const group = { tenantId, refundId, events: [] }
    if (!groups.has(refundKey(group))) groups.set(refundKey(group), group)
  }
  return groups
}

/** The credit note after the events. The same object if they add nothing. */
function applyAll(
  known: CreditNote | undefined,
  { tenantId, refundId, events }: Group,
  { voids }: RecordedRefunds,
  settings: OrderEventSettings,
) {
  let note = known
  const duplicates: DuplicateFact[] = []
  for (const event of events) {
    const second = noteOf(event, settings)
    if (note && rankOf(second) <= rankOf(note)) {
      duplicates.push({ event, differences: differencesFromNote(note, second, event) })
    } else note = { ...second, voidedAt: note?.voidedAt }
  }
  const voidedAt = voids.get(refundKey({ tenantId, refundId }))?.at
  if (note && voidedAt !== undefined && voidedAt !== note.voidedAt) note = { ...note, voidedAt }
  return { note, duplicates }
}

function noteOf(event: CreditNoteEvent, { currency: defaultCurrency }: OrderEventSettings): CreditNote {
  const { payload, tenantId, at } = event
  const { refundId = event.id, customerId, currency = defaultCurrency } = payload
  const { amount, items, reason, type = 'refund', status = 'succeeded' } = refundOf(payload)
  const stated = customerId === undefined ? undefined : readId(customerId)
  return {
    tenantId,
    refundId: readId(refundId),
    customerId: stated,
    statedCustomerId: stated,
    at,
    currency,
    amount,
    lines: items.map(({ productId, quantity, amount }) => ({
      productId,
      quantity: wholeUnits(quantity),
      units: quantity,
      amount,
    })),
    reason,
    kind: type,
    status,
    voidedAt: undefined,
  }
}

function changesBetween(before: CreditNote | undefined, after: CreditNote, calendar: Calendar): OrderReversed[] {
  const [was, is] = [before, after].map((note) => note && effectOf(note, calendar))
  if (textOf(was) === textOf(is)) return []
  return [...(was ? [{ ...was, sign: -1 as const }] : []), ...(is ? [is] : [])]
}

const textOf = (effect: OrderReversed | undefined) =>
  JSON.stringify(effect, (_, value) => (typeof value === 'bigint' ? String(value) : value))

/** The sums of a credit note. Undefined if it does not count. */
function effectOf(note: CreditNote, calendar: Calendar): OrderReversed | undefined {
  if (note.voidedAt !== undefined || note.status === 'failed') return undefined
  const { tenantId, customerId, kind, currency, amount, lines } = note
  const { day, hour, quarter } = calendar.placeOf(note.at.ms)
  return {
    type: 'OrderReversed',
    tenantId,
    orderId: undefined,
    customerId,
    kind,
    sign: 1,
    currency,
    orderCurrency: currency,
    channel: '',
    country: '',
    paymentMethod: '',
    couponCodes: [],
    day,
    hour,
    quarter,
    orderDay: day,
    orderHour: hour,
    orderQuarter: quarter,
    amount,
    reversed: amount,
    lines,
  }
}

function differencesFromNote(first: CreditNote, second: CreditNote, event: AnyEvent): Difference[] {
  // A refund that failed was pending before: that is no contradiction.
  if (rankOf(first) !== rankOf(second)) return []
  const compared = ({ statedCustomerId: customerId, at, currency, reason, amount, kind, lines }: CreditNote) => ({
    customerId,
    at,
    currency,
    reason,
    amount,
    kind,
    items: lines.map(({ productId, units, amount }) => ({ productId, quantity: units, amount })),
  })
  return inContractOrder(event.type, differencesOf(compared(first), compared(second), { at: timeNameOf(event) }))
}
