import type { Money } from '../../money.ts'
import type { Change, OrderPlaced, OrderReversed } from '../changes.ts'

/** The changes of a batch to one customer in one currency. */
export interface CustomerChanges {
  tenantId: string
  currency: string
  customerId: string
  /** The days of the batch's new orders, each with the time of its first order. */
  days: Map<string, string>
  /** The orders and reversals of the batch. */
  changes: (OrderPlaced | OrderReversed)[]
  /** Whether an order or a credit note no longer counts. */
  isReduced: boolean
  /** Whether an order no longer counts: the days with an order follow from the orders that are left. */
  hasLostOrder: boolean
  firstAt: string | undefined
  lastAt: string | undefined
  orders: number
  revenue: Money
  reversed: Money
}

export const customerKey = ({
  tenantId,
  currency,
  customerId,
}: {
  tenantId: string
  currency: string
  customerId: string
}) => `${tenantId}\u0000${currency}\u0000${customerId}`

/** The changes of a batch to each of its customers, by `customerKey`. */
export function customerChangesOf(changes: readonly Change[]): Map<string, CustomerChanges> {
  const customers = new Map<string, CustomerChanges>()
  const customerOf = (change: OrderPlaced | OrderReversed) => {
    const { tenantId, currency, customerId } = change
    const identity = { tenantId, currency, customerId: customerId as string }
    const key = customerKey(identity)
    let known = customers.get(key)
    if (!known) {
      known = {
        ...identity,
        days: new Map(),
        changes: [],
        isReduced: false,
        hasLostOrder: false,
        firstAt: undefined,
        lastAt: undefined,
        orders: 0,
        revenue: 0n,
        reversed: 0n,
      }
      customers.set(key, known)
    }
    known.changes.push(change)
    return known
  }
  for (const change of changes) {
    if (change.type === 'OrderPlaced' && change.customerId !== undefined) {
      const customer = customerOf(change)
      customer.orders += change.sign
      customer.revenue += BigInt(change.sign) * change.total
      if (change.sign < 0) {
        customer.hasLostOrder = true
        customer.isReduced = true
        continue
      }
      const { at } = change
      const first = customer.days.get(change.day)
      if (first === undefined || at < first) customer.days.set(change.day, at)
      if (customer.firstAt === undefined || at < customer.firstAt) customer.firstAt = at
      if (customer.lastAt === undefined || at > customer.lastAt) customer.lastAt = at
    } else if (change.type === 'OrderReversed' && change.customerId !== undefined) {
      const customer = customerOf(change)
      customer.reversed += BigInt(change.sign) * change.reversed
      if (change.sign < 0) customer.isReduced = true
    }
  }
  return customers
}
