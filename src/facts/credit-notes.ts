import type { ClientBase } from 'pg'
import { readId } from '../contracts/contract.ts'
import type { AnyEvent, Event } from '../contracts/event.ts'
import { batchRows, inKeyOrder, insertInto } from '../db/batch-rows.ts'
import { readJson } from '../json/read-json.ts'
import { formatMoney, storedMoney } from '../money.ts'
import { type Instant, parseInstant } from '../time/instant.ts'
import { wholeUnits } from '../units.ts'
import type { Calendar } from './calendar.ts'
import type { OrderReversed, ReversedLine } from './changes.ts'
import { type Difference, differencesOf } from './difference.ts'
import { inContractOrder, timeNameOf } from './order-differences.ts'
import type { OrderEventSettings } from './order-events.ts'
import { refundOf } from './order-history.ts'
import type { DuplicateFact } from './orders.ts'
import { type OpenVoids, refundKey } from './refund-ids.ts'
import { rankOf } from './refunds.ts'

type CreditNoteEvent = Event<'OrderRefunded'> & AnyEvent

/** Whether an event is a refund that names no order. */
export function isCreditNote(event: AnyEvent): event is CreditNoteEvent {
  return event.type === 'OrderRefunded' && event.payload.orderId === undefined
}

/** What is known of a refund without an order. */
interface CreditNote {
  tenantId: string
  refundId: string
  customerId: string | undefined
  at: Instant
  currency: string
  amount: bigint
  lines: ReversedLine[]
  reason: string
  kind: 'refund' | 'chargeback'
  status: 'pending' | 'succeeded' | 'failed'
  voidedAt: string | undefined
}

/**
 * Writes refunds that name no order. Each of them reverses its whole amount on its own day, because there is no order that
 * limits it.
 */
export async function applyCreditNotes(
  client: ClientBase,
  events: readonly CreditNoteEvent[],
  openVoids: OpenVoids,
  settings: OrderEventSettings,
): Promise<{ changes: OrderReversed[]; duplicates: DuplicateFact[] }> {
  const groups = groupByNote(events, openVoids)
  if (groups.size === 0) return { changes: [], duplicates: [] }
  const { calendar } = settings
  const fresh = inKeyOrder(groups).flatMap((group) => {
    const { note, duplicates } = applyAll(undefined, group, openVoids, settings)
    return note ? [{ note, duplicates }] : []
  })
  const inserted = await insertNotes(
    client,
    fresh.map(({ note }) => note),
    calendar,
  )
  const added = fresh.filter(({ note }) => inserted.has(keyOf(note)))
  const changes = added.flatMap(({ note }) => changesBetween(undefined, note, calendar))
  const duplicates = added.flatMap((applied) => applied.duplicates)
  const changed: CreditNote[] = []
  for (const before of await lockNotes(client, inKeyOrder(groups), inserted)) {
    const group = groups.get(keyOf(before)) as Group
    const applied = applyAll(before, group, openVoids, settings)
    const after = applied.note as CreditNote
    duplicates.push(...applied.duplicates)
    if (after === before) continue
    changed.push(after)
    changes.push(...changesBetween(before, after, calendar))
  }
  await updateNotes(client, changed, calendar)
  return { changes, duplicates }
}

/** The events of a batch about one credit note. */
interface Group {
  tenantId: string
  refundId: string
  events: CreditNoteEvent[]
}

const keyOf = ({ tenantId, refundId }: { tenantId: string; refundId: string }) => refundKey(tenantId, refundId)

function groupByNote(events: readonly CreditNoteEvent[], { voided }: OpenVoids): Map<string, Group> {
  const groups = new Map<string, Group>()
  for (const event of events) {
    const group = { tenantId: event.tenantId, refundId: readId(event.payload.refundId ?? event.id), events: [event] }
    const known = groups.get(keyOf(group))
    if (known) known.events.push(event)
    else groups.set(keyOf(group), group)
  }
  for (const { tenantId, refundId } of voided) {
    const group = { tenantId, refundId, events: [] }
    if (!groups.has(keyOf(group))) groups.set(keyOf(group), group)
  }
  return groups
}

/** What is known after the events, and the same object if they add nothing. */
function applyAll(
  known: CreditNote | undefined,
  { tenantId, refundId, events }: Group,
  { ofRefunds }: OpenVoids,
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
  const voidedAt = ofRefunds.get(refundKey(tenantId, refundId))?.at
  if (note && voidedAt !== undefined && voidedAt !== note.voidedAt) note = { ...note, voidedAt }
  return { note, duplicates }
}

function noteOf(event: CreditNoteEvent, { currency: defaultCurrency }: OrderEventSettings): CreditNote {
  const { payload, tenantId, at } = event
  const { refundId = event.id, customerId, currency = defaultCurrency } = payload
  const { amount, items, reason, type = 'refund', status = 'succeeded' } = refundOf(payload)
  return {
    tenantId,
    refundId: readId(refundId),
    customerId: customerId === undefined ? undefined : readId(customerId),
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

/** What a credit note adds to sums; undefined if it does not count. */
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
  const compared = ({ customerId, at, currency, reason, amount, kind, lines }: CreditNote) => ({
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

const NOTES = batchRows<CreditNote, Calendar>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  refund_id: ['text', ({ refundId }) => refundId],
  customer_id: ['text', ({ customerId }) => customerId],
  refunded_at: ['timestamptz', ({ at }) => at.text],
  day: ['date', ({ at }, calendar) => calendar.placeOf(at.ms).day],
  currency: ['text', ({ currency }) => currency],
  amount: ['numeric', ({ amount }) => formatMoney(amount)],
  items: ['json', ({ lines }) => linesAsJson(lines)],
  reason: ['text', ({ reason }) => reason],
  kind: ['text', ({ kind }) => kind],
  status: ['text', ({ status }) => status],
  voided_at: ['timestamptz', ({ voidedAt }) => voidedAt],
})

/** @returns the keys of the notes that were not there yet. */
async function insertNotes(
  client: ClientBase,
  notes: readonly CreditNote[],
  calendar: Calendar,
): Promise<ReadonlySet<string>> {
  if (notes.length === 0) return new Set()
  const { rows } = await client.query<{ tenant_id: string; refund_id: string }>({
    name: 'insert-credit-notes',
    text: `
      ${insertInto('credit_notes', NOTES)}
      on conflict do nothing
      returning tenant_id, refund_id`,
    values: NOTES.parameters(notes, calendar),
  })
  return new Set(rows.map((row) => refundKey(row.tenant_id, row.refund_id)))
}

const NOTE_KEYS = batchRows<Group>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  refund_id: ['text', ({ refundId }) => refundId],
})

/** Locks and reads the notes that were there before the batch. */
async function lockNotes(
  client: ClientBase,
  groups: readonly Group[],
  inserted: ReadonlySet<string>,
): Promise<CreditNote[]> {
  const known = groups.filter((group) => !inserted.has(keyOf(group)))
  if (known.length === 0) return []
  const { rows } = await client.query<StoredNote>({
    name: 'lock-credit-notes',
    text: `
      select
        credit_notes.tenant_id, credit_notes.refund_id, customer_id, refunded_at, currency, amount, items::text as items,
        reason, kind, status, voided_at
      from credit_notes
      join ${NOTE_KEYS.unnest} as wanted (${NOTE_KEYS.names})
        on credit_notes.tenant_id = wanted.tenant_id
        and credit_notes.refund_id = wanted.refund_id
      order by credit_notes.tenant_id, credit_notes.refund_id
      for update of credit_notes`,
    values: NOTE_KEYS.parameters(known),
  })
  return rows.map(readStored)
}

async function updateNotes(client: ClientBase, notes: readonly CreditNote[], calendar: Calendar): Promise<void> {
  if (notes.length === 0) return
  await client.query({
    name: 'update-credit-notes',
    text: `
      update credit_notes set
        customer_id = known.customer_id,
        refunded_at = known.refunded_at,
        day = known.day,
        currency = known.currency,
        amount = known.amount,
        items = known.items,
        reason = known.reason,
        kind = known.kind,
        status = known.status,
        voided_at = known.voided_at
      from ${NOTES.unnest} as known (${NOTES.names})
      where credit_notes.tenant_id = known.tenant_id
      and credit_notes.refund_id = known.refund_id`,
    values: NOTES.parameters(notes, calendar),
  })
}

interface StoredNote {
  tenant_id: string
  refund_id: string
  customer_id: string | null
  refunded_at: string
  currency: string
  amount: string
  items: string
  reason: string | null
  kind: CreditNote['kind']
  status: CreditNote['status']
  voided_at: string | null
}

function readStored(row: StoredNote): CreditNote {
  const items = readJson(row.items) as { productId: string; quantity: number | string; amount: number | string }[]
  return {
    tenantId: row.tenant_id,
    refundId: row.refund_id,
    customerId: row.customer_id ?? undefined,
    at: parseInstant(row.refunded_at) as Instant,
    currency: row.currency,
    amount: storedMoney(row.amount),
    lines: items.map(({ productId, quantity, amount }) => {
      const units = storedMoney(quantity)
      return { productId, quantity: wholeUnits(units), units, amount: storedMoney(amount) }
    }),
    reason: row.reason ?? '',
    kind: row.kind,
    status: row.status,
    voidedAt: row.voided_at === null ? undefined : parseInstant(row.voided_at)?.text,
  }
}

function linesAsJson(lines: readonly ReversedLine[]): string {
  const line = ({ productId, units, amount }: ReversedLine) =>
    `{"productId":${JSON.stringify(productId)},"quantity":${formatMoney(units)},"amount":${formatMoney(amount)}}`
  return `[${lines.map(line).join(',')}]`
}
