import type { ClientBase } from 'pg'
import { batchRows, insertInto } from '../../db/batch-rows.ts'
import { readJson } from '../../json/read-json.ts'
import { formatMoney, storedMoney } from '../../money.ts'
import { type Instant, parseInstant } from '../../time/instant.ts'
import { wholeUnits } from '../../units.ts'
import type { Calendar } from '../calendar.ts'
import { readStatedCustomer, statedCustomerOf } from '../customers/customer-links.ts'
import type { ReversedLine } from '../orders/order-parts.ts'
import { type Refund, refundKey } from './refund-id-rows.ts'

/** The known facts of a refund without an order. */
export interface CreditNote {
  tenantId: string
  refundId: string
  /** The customer that counts, after merges. */
  customerId: string | undefined
  statedCustomerId: string | undefined
  at: Instant
  currency: string
  amount: bigint
  lines: ReversedLine[]
  reason: string
  kind: 'refund' | 'chargeback'
  status: 'pending' | 'succeeded' | 'failed'
  voidedAt: string | undefined
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
  stated_customer_id: ['text', statedCustomerOf],
})

/** @returns the keys of the notes that were not there yet. */
export async function insertNotes(
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
  return new Set(rows.map((row) => refundKey({ tenantId: row.tenant_id, refundId: row.refund_id })))
}

const NOTE_KEYS = batchRows<Refund>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  refund_id: ['text', ({ refundId }) => refundId],
})

/** Locks and reads the notes that were there before the batch. */
export async function lockNotes(
  client: ClientBase,
  keys: readonly Refund[],
  inserted: ReadonlySet<string>,
): Promise<CreditNote[]> {
  const known = keys.filter((key) => !inserted.has(refundKey(key)))
  if (known.length === 0) return []
  const { rows } = await client.query<StoredNote>({
    name: 'lock-credit-notes',
    text: `
      select
        credit_notes.tenant_id, credit_notes.refund_id, customer_id, refunded_at, currency, amount, items::text as items,
        reason, kind, status, voided_at, stated_customer_id
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

export async function updateNotes(client: ClientBase, notes: readonly CreditNote[], calendar: Calendar): Promise<void> {
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
        voided_at = known.voided_at,
        stated_customer_id = known.stated_customer_id
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
  stated_customer_id: string | null
}

function readStored(row: StoredNote): CreditNote {
  const items = readJson(row.items) as { productId: string; quantity: number | string; amount: number | string }[]
  return {
    tenantId: row.tenant_id,
    refundId: row.refund_id,
    customerId: row.customer_id ?? undefined,
    statedCustomerId: readStatedCustomer(row),
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
