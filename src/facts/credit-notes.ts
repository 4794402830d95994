import type { ClientBase } from 'pg'
import { readId } from '../contracts/contract.ts'
import type { AnyEvent, Event } from '../contracts/event.ts'
import { batchRows, inKeyOrder, insertInto } from '../db/batch-rows.ts'
import { readJson } from '../json/read-json.ts'
import { formatMoney, storedMoney } from '../money.ts'
import { parseInstant } from '../time/instant.ts'
import { wholeUnits } from '../units.ts'
import type { OrderReversed } from './changes.ts'
import { type Difference, differencesOf } from './difference.ts'
import { inContractOrder, timeNameOf } from './order-differences.ts'
import type { OrderEventSettings } from './order-events.ts'
import { refundOf } from './order-history.ts'
import type { DuplicateFact } from './orders.ts'

type CreditNote = Event<'OrderRefunded'>

/** Whether an event is a refund that names no order. */
export function isCreditNote(event: AnyEvent): event is CreditNote & AnyEvent {
  return event.type === 'OrderRefunded' && event.payload.orderId === undefined
}

interface ReadNote {
  event: CreditNote & AnyEvent
  refundId: string
  reason: string
  change: OrderReversed
}

/**
 * Writes refunds that name no order. No order limits such a refund, so it reverses its whole amount on its own day.
 */
export async function applyCreditNotes(
  client: ClientBase,
  events: readonly (CreditNote & AnyEvent)[],
  settings: OrderEventSettings,
): Promise<{ changes: OrderReversed[]; duplicates: DuplicateFact[] }> {
  const byKey = new Map<string, ReadNote>()
  const duplicates: ReadNote[] = []
  for (const event of events) {
    const note = readNote(event, settings)
    if (byKey.has(keyOf(note))) duplicates.push(note)
    else byKey.set(keyOf(note), note)
  }
  if (byKey.size === 0) return { changes: [], duplicates: [] }
  const notes = inKeyOrder(byKey)
  const { rows } = await client.query<{ tenant_id: string; refund_id: string }>({
    name: 'insert-credit-notes',
    text: INSERT_NOTES,
    values: NOTES.parameters(notes),
  })
  const isNew = new Set(rows.map((row) => `${row.tenant_id}\u0000${row.refund_id}`))
  const isFirst = (note: ReadNote) => isNew.has(keyOf(note))
  duplicates.push(...notes.filter((note) => !isFirst(note)))
  return {
    changes: notes.filter(isFirst).map(({ change }) => change),
    duplicates: await compareNotes(client, duplicates),
  }
}

const NOTES = batchRows<ReadNote>({
  tenant_id: ['text', ({ change }) => change.tenantId],
  refund_id: ['text', ({ refundId }) => refundId],
  customer_id: ['text', ({ change }) => change.customerId],
  refunded_at: ['timestamptz', ({ event }) => event.at.text],
  day: ['date', ({ change }) => change.day],
  currency: ['text', ({ change }) => change.currency],
  amount: ['numeric', ({ change }) => formatMoney(change.amount)],
  items: ['json', ({ change }) => linesAsJson(change)],
  reason: ['text', ({ reason }) => reason],
})

const INSERT_NOTES = `
  ${insertInto('credit_notes', NOTES)}
  on conflict do nothing
  returning tenant_id, refund_id`

const NOTE_KEYS = batchRows<ReadNote>({
  tenant_id: ['text', ({ change }) => change.tenantId],
  refund_id: ['text', ({ refundId }) => refundId],
})

const keyOf = ({ change, refundId }: ReadNote) => `${change.tenantId}\u0000${refundId}`

/** The differences between duplicate credit notes and the stored ones. */
async function compareNotes(client: ClientBase, notes: readonly ReadNote[]): Promise<DuplicateFact[]> {
  if (notes.length === 0) return []
  const { rows } = await client.query<StoredNote>({
    name: 'compare-credit-notes',
    text: `
      select
        credit_notes.tenant_id, credit_notes.refund_id, customer_id, refunded_at, currency, amount, items::text as items,
        reason
      from credit_notes
      join ${NOTE_KEYS.unnest} as wanted (${NOTE_KEYS.names})
        on credit_notes.tenant_id = wanted.tenant_id
        and credit_notes.refund_id = wanted.refund_id`,
    values: NOTE_KEYS.parameters(notes),
  })
  const stored = new Map(rows.map((row) => [`${row.tenant_id}\u0000${row.refund_id}`, row]))
  return notes.map((note) => {
    const row = stored.get(keyOf(note))
    return { event: note.event, differences: row ? differencesFromNote(row, note) : [] }
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
  reason: string
}

function differencesFromNote(row: StoredNote, { event, change, reason }: ReadNote): Difference[] {
  const first = {
    customerId: row.customer_id,
    at: parseInstant(row.refunded_at),
    currency: row.currency,
    reason: row.reason,
    amount: storedMoney(row.amount),
    items: readJson(row.items),
  }
  const { customerId, currency, amount } = change
  const second = { customerId, at: event.at, currency, reason, amount, items: readJson(linesAsJson(change)) }
  return inContractOrder(event.type, differencesOf(first, second, { at: timeNameOf(event) }))
}

function readNote(event: CreditNote & AnyEvent, { calendar, currency: defaultCurrency }: OrderEventSettings): ReadNote {
  const { payload, tenantId, at } = event
  const { refundId = event.id, customerId, currency = defaultCurrency } = payload
  const { amount, items, reason } = refundOf(payload)
  const { day, hour, quarter } = calendar.placeOf(at.ms)
  const change: OrderReversed = {
    type: 'OrderReversed',
    tenantId,
    orderId: undefined,
    customerId: customerId === undefined ? undefined : readId(customerId),
    kind: 'refund',
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
    lines: items.map(({ productId, quantity, amount }) => ({
      productId,
      quantity: wholeUnits(quantity),
      units: quantity,
      amount,
    })),
  }
  return { event, refundId: readId(refundId), reason, change }
}

function linesAsJson({ lines }: OrderReversed): string {
  const line = ({ productId, units, amount }: OrderReversed['lines'][number]) =>
    `{"productId":${JSON.stringify(productId)},"quantity":${formatMoney(units)},"amount":${formatMoney(amount)}}`
  return `[${lines.map(line).join(',')}]`
}
