import type { ClientBase } from 'pg'
import { arrayLiteral } from '../../db/array-literal.ts'
import { batchRows } from '../../db/batch-rows.ts'
import { readJson } from '../../json/read-json.ts'
import { historyAsJson, readHistory } from '../orders/order-json.ts'
import type { Refund } from '../refunds/refund-id-rows.ts'
import {
  isWaiting,
  linkedOrderOf,
  type Payment,
  type PaymentFact,
  type PaymentKey,
  type PaymentLink,
} from './payment.ts'

export const paymentKey = ({ tenantId, paymentId }: PaymentKey) => `${tenantId}\u0000${paymentId}`

const PAYMENTS = batchRows<Payment>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  payment_id: ['text', ({ paymentId }) => paymentId],
  order_id: ['text', linkedOrderOf],
  facts: ['json', ({ facts }) => (facts.length > 0 ? historyAsJson(facts) : undefined)],
  links: ['json', ({ links }) => (links.length > 0 ? linksAsJson(links) : undefined)],
  refund_ids: ['text', ({ facts }) => refundIdsOf(facts)],
  is_waiting: ['boolean', (payment) => String(isWaiting(payment))],
})

/** A parameter cannot be a list of lists, so the ids of refunds are text there. */
const ROWS = `
  select tenant_id, payment_id, order_id, facts, links, refund_ids::text[] as refund_ids, is_waiting
  from ${PAYMENTS.unnest} as known (${PAYMENTS.names})`

function refundIdsOf(facts: readonly PaymentFact[]): string | undefined {
  const ids = facts.flatMap(({ kind, id }) => (kind === 'refunded' ? [id] : []))
  return ids.length > 0 ? arrayLiteral(ids.sort()) : undefined
}

/** `isEvent` is absent if it is false. */
const linksAsJson = (links: readonly PaymentLink[]) =>
  JSON.stringify(links.map(({ orderId, at, isEvent }) => ({ orderId, at, isEvent: isEvent || undefined })))

/** Inserts payments that do not exist, in the given sequence. @returns their keys. */
export async function insertPayments(client: ClientBase, payments: readonly Payment[]): Promise<ReadonlySet<string>> {
  if (payments.length === 0) return new Set()
  const { rows } = await client.query<{ tenant_id: string; payment_id: string }>({
    name: 'insert-payments',
    text: `
      insert into payments (${PAYMENTS.names})
      ${ROWS}
      on conflict do nothing
      returning tenant_id, payment_id`,
    values: PAYMENTS.parameters(payments),
  })
  return new Set(rows.map((row) => paymentKey({ tenantId: row.tenant_id, paymentId: row.payment_id })))
}

/** Updates payments, which must be locked. */
export async function updatePayments(client: ClientBase, payments: readonly Payment[]): Promise<void> {
  if (payments.length === 0) return
  await client.query({
    name: 'update-payments',
    text: `
      update payments set
        order_id = known.order_id,
        facts = known.facts,
        links = known.links,
        refund_ids = known.refund_ids,
        is_waiting = known.is_waiting
      from (${ROWS}) as known
      where payments.tenant_id = known.tenant_id
      and payments.payment_id = known.payment_id`,
    values: PAYMENTS.parameters(payments),
  })
}

const PAYMENT_KEYS = batchRows<PaymentKey>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  payment_id: ['text', ({ paymentId }) => paymentId],
})

/** Locks and reads payments, in the order of their keys. */
export async function lockPayments(client: ClientBase, keys: readonly PaymentKey[]): Promise<Payment[]> {
  if (keys.length === 0) return []
  const { rows } = await client.query<StoredPayment>({
    name: 'lock-payments',
    text: `
      select payments.tenant_id, payments.payment_id, facts::text as facts, links::text as links
      from payments
      join ${PAYMENT_KEYS.unnest} as wanted (${PAYMENT_KEYS.names})
        on payments.tenant_id = wanted.tenant_id
        and payments.payment_id = wanted.payment_id
      order by payments.tenant_id, payments.payment_id
      for update of payments`,
    values: PAYMENT_KEYS.parameters(keys),
  })
  return rows.map(readStored)
}

interface StoredPayment {
  tenant_id: string
  payment_id: string
  facts: string | null
  links: string | null
}

function readStored({ tenant_id, payment_id, facts, links }: StoredPayment): Payment {
  const stored = (links === null ? [] : readJson(links)) as (Omit<PaymentLink, 'isEvent'> & { isEvent?: true })[]
  return {
    tenantId: tenant_id,
    paymentId: payment_id,
    facts: facts === null ? [] : readHistory(facts),
    links: stored.map(({ orderId, at, isEvent = false }) => ({ orderId, at, isEvent })),
  }
}

/** The payments that have one of these refunds. */
export async function readPaymentsOfRefunds(client: ClientBase, refunds: readonly Refund[]): Promise<PaymentKey[]> {
  const { rows } = await client.query<{ tenant_id: string; payment_id: string }>({
    name: 'read-payments-of-refunds',
    text: `
      select payments.tenant_id, payment_id
      from ${REFUNDS.unnest} as wanted (${REFUNDS.names})
      join payments
        on payments.tenant_id = wanted.tenant_id
        and payments.refund_ids @> array[wanted.refund_id collate "C"]`,
    values: REFUNDS.parameters(refunds),
  })
  return rows.map((row) => ({ tenantId: row.tenant_id, paymentId: row.payment_id }))
}

const REFUNDS = batchRows<Refund>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  refund_id: ['text', ({ refundId }) => refundId],
})
