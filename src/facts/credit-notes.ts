import type { ClientBase } from 'pg'
import { readId } from '../contracts/common.ts'
import type { AnyEvent, Event } from '../contracts/event.ts'
import { arrayLiteral } from '../db/array-literal.ts'
import { formatMoney } from '../money.ts'
import type { OrderReversed } from './changes.ts'
import { type OrderEventSettings, refundOf } from './order-events.ts'

type CreditNote = Event<'OrderRefunded'>

/** Whether an event is a refund that names no order. */
export function isCreditNote(event: AnyEvent): event is CreditNote & AnyEvent {
  return event.type === 'OrderRefunded' && event.payload.orderId === undefined
}

interface Noted {
  event: CreditNote & AnyEvent
  refundId: string
  reason: string
  change: OrderReversed
}

/**
 * Writes refunds that name no order and tells what each takes: all of its amount, on its own day, for there is no order that
 * it could be set against.
 */
export async function applyCreditNotes(
  client: ClientBase,
  events: readonly (CreditNote & AnyEvent)[],
  settings: OrderEventSettings,
): Promise<{ changes: OrderReversed[]; repeated: AnyEvent[] }> {
  const byKey = new Map<string, Noted>()
  const repeated: AnyEvent[] = []
  for (const event of events) {
    const note = readNote(event, settings)
    const key = `${event.tenantId}\u0000${note.refundId}`
    if (byKey.has(key)) repeated.push(event)
    else byKey.set(key, note)
  }
  if (byKey.size === 0) return { changes: [], repeated }
  const notes = [...byKey.keys()].sort().map((key) => byKey.get(key) as Noted)
  const column = (read: (note: Noted) => string | undefined) => arrayLiteral(notes.map(read))
  const { rows } = await client.query<{ tenant_id: string; refund_id: string }>({
    name: 'insert-credit-notes',
    text: `
      insert into credit_notes (
        tenant_id, refund_id, customer_id, refunded_at, day, currency, amount, items, reason
      )
      select *
      from unnest(
        $1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::date[], $6::text[], $7::numeric[], $8::json[],
        $9::text[]
      )
      on conflict do nothing
      returning tenant_id, refund_id`,
    values: [
      column(({ change }) => change.tenantId),
      column(({ refundId }) => refundId),
      column(({ change }) => change.customerId),
      column(({ event }) => event.at.text),
      column(({ change }) => change.day),
      column(({ change }) => change.currency),
      column(({ change }) => formatMoney(change.amount)),
      column(({ change }) => linesAsJson(change)),
      column(({ reason }) => reason),
    ],
  })
  const isNew = new Set(rows.map((row) => `${row.tenant_id}\u0000${row.refund_id}`))
  const isTaken = (note: Noted) => isNew.has(`${note.change.tenantId}\u0000${note.refundId}`)
  repeated.push(...notes.filter((note) => !isTaken(note)).map(({ event }) => event))
  return { changes: notes.filter(isTaken).map(({ change }) => change), repeated }
}

function readNote(event: CreditNote & AnyEvent, { calendar, currency: defaultCurrency }: OrderEventSettings): Noted {
  const { payload, tenantId, at } = event
  const { refundId = event.id, customerId, currency = defaultCurrency } = payload
  const { amount, items, reason } = refundOf(payload)
  const { day, hour, quarter } = calendar.placeOf(at.ms)
  const change: OrderReversed = {
    type: 'OrderReversed',
    tenantId,
    orderId: undefined,
    customerId: customerId === undefined ? undefined : readId(customerId),
    ...{ kind: 'refund', sign: 1, currency, orderCurrency: currency, channel: '', country: '', paymentMethod: '' },
    ...{ day, hour, quarter, orderDay: day, orderHour: hour, orderQuarter: quarter },
    ...{ amount, reversed: amount, lines: items },
  }
  return { event, refundId: readId(refundId), reason, change }
}

function linesAsJson({ lines }: OrderReversed): string {
  const line = ({ productId, quantity, amount }: OrderReversed['lines'][number]) =>
    `{"productId":${JSON.stringify(productId)},"quantity":${quantity},"amount":${formatMoney(amount)}}`
  return `[${lines.map(line).join(',')}]`
}
