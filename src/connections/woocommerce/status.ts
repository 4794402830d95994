import type { Connection } from '../connection.ts'

/** The statuses of WooCommerce in the sequence of an order's life. Later ones take precedence within a second. */
const SEQUENCE = ['pending', 'failed', 'on-hold', 'processing', 'completed', 'refunded', 'cancelled', 'trash']
/** Statuses of plugins come after payment. */
const OTHER = SEQUENCE.indexOf('completed')

const DRAFTS: ReadonlySet<string> = new Set(['checkout-draft', 'auto-draft', 'draft', 'new'])
/** These count only if the order was paid before. */
const UNPAID: ReadonlySet<string> = new Set(['cancelled', 'failed'])

export function rankOf(status: string): number {
  const rank = SEQUENCE.indexOf(status)
  return rank === -1 ? OTHER : rank
}

/** Whether an order is a basket that was never sent, which WooCommerce delivers nevertheless. */
export const isDraft = (status: string): boolean => DRAFTS.has(status)

/** Whether an order with this status counts. The statuses of plugins, such as `shipped`, do. */
export function isPlaced(status: string, isPaid: boolean, { countPending }: Pick<Connection, 'countPending'>): boolean {
  if (status === 'trash') return false
  if (status === 'pending') return countPending
  return isPaid || !UNPAID.has(status)
}
