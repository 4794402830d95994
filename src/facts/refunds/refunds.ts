import type { Payload } from '../../contracts/index.ts'
import type { Money } from '../../money.ts'
import type { EntryOf, HistoryEntry } from '../orders/order-history.ts'

type Refund = EntryOf<'refunded'>
type Status = NonNullable<Payload<'OrderRefunded'>['status']>

/** Of several events of one refund, the one with the highest rank describes it. */
const RANK: Record<Status, number> = { pending: 1, succeeded: 2, failed: 3 }

export const rankOf = ({ status = 'succeeded' }: { status?: Status | undefined }): number => RANK[status]

/**
 * The history with what follows for each refund from all others: whether it counts, and the amount of those that state a running
 * total. Least totals come last: each adds what the refunds before it do not have. A total is that of the payment if the refund comes
 * through its payment, otherwise that of the order. The history is by time, and its entries may have been settled before with fewer facts.
 *
 * @param currency that of the order, if it is known.
 */
export function settleRefunds(history: readonly HistoryEntry[], currency: string | undefined): readonly HistoryEntry[] {
  if (!history.some(needsSettling)) return history
  const repeated = repeatedRefunds(history)
  const voided = new Set(history.flatMap((entry) => (entry.kind === 'refund_voided' ? [entry.id] : [])))
  const totals = new Map<string, Money>()
  const settle = (entry: Refund): Refund => {
    const key = `${entry.type} ${entry.currency ?? currency}`
    const { payment, paymentId = payment, cumulative } = entry
    const missing = (cumulative ?? 0n) - (totals.get(payment === undefined ? key : totalOfPayment(key, payment)) ?? 0n)
    const added = entry.atLeast && missing < 0n ? 0n : missing
    const amount = cumulative === undefined ? entry.amount : added
    const uncounted = repeated.has(entry) ? 'repeated' : uncountedOf({ ...entry, amount }, voided)
    if (uncounted === undefined) {
      for (const name of paymentId === undefined ? [key] : [key, totalOfPayment(key, paymentId)]) {
        totals.set(name, (totals.get(name) ?? 0n) + amount)
      }
    }
    return { ...entry, amount, uncounted }
  }
  const isLeast = (entry: HistoryEntry) => entry.kind === 'refunded' && entry.atLeast === true
  const settled = history.map((entry) => (entry.kind === 'refunded' && !isLeast(entry) ? settle(entry) : entry))
  return settled.map((entry) => (entry.kind === 'refunded' && isLeast(entry) ? settle(entry) : entry))
}

const totalOfPayment = (key: string, paymentId: string) => `${key} ${paymentId}`

const needsSettling = (entry: HistoryEntry) =>
  entry.kind === 'refund_voided' ||
  (entry.kind === 'refunded' &&
    (entry.status === 'failed' ||
      entry.cumulative !== undefined ||
      entry.payment !== undefined ||
      entry.uncounted !== undefined))

/**
 * The refunds that another entry with the same id describes: an order and its payments may each state the same refund. The highest
 * rank describes it, at the same rank the order itself, then the payment with the smaller id.
 */
function repeatedRefunds(history: readonly HistoryEntry[]): ReadonlySet<HistoryEntry> {
  const described = new Map<string, Refund>()
  const repeated = new Set<HistoryEntry>()
  for (const entry of history) {
    if (entry.kind !== 'refunded') continue
    const known = described.get(entry.id)
    if (known) repeated.add(describes(known, entry) ? entry : known)
    if (!known || !describes(known, entry)) described.set(entry.id, entry)
  }
  return repeated
}

const describes = (a: Refund, b: Refund) =>
  rankOf(a) === rankOf(b) ? (a.payment ?? '') < (b.payment ?? '') : rankOf(a) > rankOf(b)

function uncountedOf({ id, status, cumulative, amount }: Refund, voided: ReadonlySet<string>): Refund['uncounted'] {
  if (voided.has(id)) return 'voided'
  if (status === 'failed') return 'failed'
  return cumulative !== undefined && amount === 0n ? 'unchanged' : undefined
}
