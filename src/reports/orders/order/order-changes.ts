import { decimalsOf } from '../../../contracts/currency.ts'
import type { Calendar } from '../../../facts/calendar.ts'
import { costOfLines } from '../../../facts/costs/line-costs.ts'
import { firstOf, isPlaced, type Order, type Placement } from '../../../facts/orders/order.ts'
import type { LifeStep } from '../../../facts/orders/order-life.ts'
import { reversalsOf } from '../../../facts/orders/reversals.ts'
import { revisionsOf } from '../../../facts/orders/revisions.ts'
import { shippingOf } from '../../../facts/stock/shipments.ts'
import { writeAmount } from '../../../json/write-rows.ts'
import { formatMoney, type Money } from '../../../money.ts'

/** A property of an order that differs between two of its states. */
export interface OrderChange {
  /** The name of a property of the order; `quantity` and `lineTotal` of a product. */
  field: string
  productId: string | null
  /** What `before` and `after` are: `amount`, `quantity`, `time` or `text`. */
  form: Form
  before: string | null
  after: string | null
}

type Form = 'amount' | 'quantity' | 'time' | 'text'
type Property = Pick<OrderChange, 'field' | 'productId' | 'form'> & { value: string | null }

/** An order at a step of its life. */
export type OrderState = Pick<LifeStep, 'order' | 'described'>

/** The properties that differ: status, time, amounts, labels, and the quantity and total of each product. */
export function changesOfOrder(before: OrderState, after: OrderState, calendar: Calendar): OrderChange[] {
  const [old, present] = [propertiesOf(before, calendar), propertiesOf(after, calendar)]
  return [...new Set([...old.keys(), ...present.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), present.get(key)]
    const { value: _, ...property } = (is ?? was) as Property
    const change = { ...property, before: was?.value ?? null, after: is?.value ?? null }
    return change.before === change.after ? [] : [change]
  })
}

/** `waiting` until the order is known. A voided order is `voided`, a cancelled one `cancelled`; otherwise the last step that it reached. */
export function statusOf(order: Order): string {
  if (!isPlaced(order)) return revisionsOf(order).length > 0 ? 'voided' : 'waiting'
  const { part, whole } = shippingOf(order.history, order.placed)
  if (firstOf(order, 'cancelled')) return 'cancelled'
  if (whole !== undefined) return 'shipped'
  if (part !== undefined) return 'partly_shipped'
  return firstOf(order, 'paid') ? 'paid' : 'placed'
}

function propertiesOf({ order, described }: OrderState, calendar: Calendar): Map<string, Property> {
  const properties = new Map<string, Property>()
  const add = (field: string, form: Form, value: string | undefined, productId: string | null = null) =>
    properties.set(`${field} ${productId}`, { field, productId, form, value: value ?? null })
  add('status', 'text', statusOf(order))
  if (!described) return properties
  // The customer that counts is described, rather than the one that the order states.
  const { at, day: _, lines, statedCustomerId: __, guestKey: ___, ...terms } = described
  const amount = (money: Money) => writeAmount(formatMoney(money), decimalsOf(described.currency))
  add('placedAt', 'time', at.text)
  for (const [field, value] of Object.entries(terms)) {
    if (typeof value === 'bigint') add(field, 'amount', amount(value))
    else add(field, 'text', Array.isArray(value) ? value.join(', ') : value?.toString())
  }
  for (const [productId, { units, total }] of productsOf(described)) {
    add('quantity', 'quantity', formatMoney(units), productId)
    add('lineTotal', 'amount', amount(total), productId)
  }
  const cost = costOfLines(lines)?.cost
  if (cost !== undefined) add('cost', 'amount', amount(cost))
  for (const [field, money] of Object.entries(reversedOf(order, calendar))) add(field, 'amount', amount(money))
  return properties
}

function productsOf({ lines }: Placement): Map<string, { units: bigint; total: Money }> {
  const products = new Map<string, { units: bigint; total: Money }>()
  for (const { productId, units, total } of lines) {
    const known = products.get(productId) ?? { units: 0n, total: 0n }
    products.set(productId, { units: known.units + units, total: known.total + total })
  }
  return products
}

/** The refunds and chargebacks that count, in the currency of the order. Absent while there are none. */
function reversedOf(order: Order, calendar: Calendar): { refunded?: Money; chargedBack?: Money } {
  const sums: { refunded?: Money; chargedBack?: Money } = {}
  if (!isPlaced(order)) return sums
  for (const { kind, amount, currency } of reversalsOf(order, calendar)) {
    if (kind === 'cancellation' || currency !== order.placed.currency) continue
    const field = kind === 'refund' ? 'refunded' : 'chargedBack'
    sums[field] = (sums[field] ?? 0n) + amount
  }
  return sums
}
