import { OTHER_PRODUCTS } from '../contracts/lines.ts'
import type { Money } from '../money.ts'
import { type Units, wholeUnits } from '../units.ts'
import type { Calendar } from './calendar.ts'
import type { OrderLabels, OrderReversed, ReversedLine } from './changes.ts'
import type { PlacedOrder } from './order.ts'
import type { EntryOf } from './order-history.ts'

/**
 * What refunds and a cancellation took back from an order, by time. Together they take no more from net revenue than the
 * order's total, and from each product no more than its lines: the earliest takes first, and a cancellation takes all
 * that is left. From an order or a product whose total is below zero (an exchange, a returned line) refunds take nothing: what
 * went back is in its total already. A cancellation takes that back as well.
 *
 * A refund in another currency than its order's cannot be set against it, and counts separately in its own currency.
 */
export function reversalsOf(order: PlacedOrder, calendar: Calendar): OrderReversed[] {
  const { placed } = order
  const left = { total: placed.total, products: productsOf(order) }
  const place = calendar.placeOf(placed.at.ms)
  const common = {
    type: 'OrderReversed' as const,
    tenantId: order.tenantId,
    orderId: order.orderId,
    customerId: placed.customerId,
    sign: 1 as const,
    orderCurrency: placed.currency,
    ...labelsOf(order),
    orderDay: place.day,
    orderHour: place.hour,
    orderQuarter: place.quarter,
  }
  const reversals: OrderReversed[] = []
  for (const entry of order.history) {
    if (entry.kind !== 'refunded' && entry.kind !== 'cancelled') continue
    const when = calendar.placeOf(Date.parse(entry.at))
    if (entry.kind === 'cancelled') {
      const [reversed, lines] = [takeRest(left), takeAll(left.products)]
      reversals.push({
        ...common,
        ...when,
        kind: 'cancellation',
        currency: placed.currency,
        amount: placed.total,
        reversed,
        lines,
      })
      continue
    }
    const { amount, currency = placed.currency, items } = entry
    const isForeign = currency !== placed.currency
    const reversed = isForeign ? amount : take(left, amount)
    const lines = isForeign ? items.map(lineOf) : takeItems(left.products, items)
    // Its customer is one of the order's currency.
    const customerId = isForeign ? undefined : placed.customerId
    reversals.push({ ...common, ...when, customerId, kind: 'refund', currency, amount, reversed, lines })
  }
  return reversals
}

/** The labels that reports group an order by. */
export function labelsOf({ placed: { channel = '', country = '', paymentMethod = '' } }: PlacedOrder): OrderLabels {
  return { channel, country, paymentMethod }
}

interface Left {
  units: Units
  amount: Money
}

/** Units and money of each product of an order, over all its lines. */
function productsOf({ placed }: PlacedOrder): Map<string, Left> {
  const products = new Map<string, Left>()
  for (const { productId, units, total } of placed.lines) {
    const product = products.get(productId)
    if (product) {
      product.units += units
      product.amount += total
    } else products.set(productId, { units, amount: total })
  }
  return products
}

function take(left: { total: Money }, wanted: Money): Money {
  const taken = lesserOf(wanted, left.total)
  left.total -= taken
  return taken
}

function takeRest(left: { total: Money }): Money {
  const taken = left.total
  left.total = 0n
  return taken
}

/** What is taken of what is left: all that is wanted as far as there is any. What is put back (below zero) is put back whole. */
function lesserOf(wanted: bigint, left: bigint): bigint {
  if (wanted < left || wanted < 0n) return wanted
  return left > 0n ? left : 0n
}

/** Of products that an order holds only among all others, they are taken from those. */
function takeItems(left: Map<string, Left>, items: EntryOf<'refunded'>['items']): ReversedLine[] {
  return items.flatMap((item) => {
    const { quantity, amount } = item
    const productId = left.has(item.productId) ? item.productId : OTHER_PRODUCTS
    const product = left.get(productId)
    if (!product) return []
    const taken = { productId, quantity: lesserOf(quantity, product.units), amount: lesserOf(amount, product.amount) }
    product.units -= taken.quantity
    product.amount -= taken.amount
    return taken.quantity === 0n && taken.amount === 0n ? [] : [lineOf(taken)]
  })
}

function takeAll(left: Map<string, Left>): ReversedLine[] {
  const taken = [...left].map(([productId, { units, amount }]) => lineOf({ productId, quantity: units, amount }))
  left.clear()
  return taken.filter(({ units, amount }) => units !== 0n || amount !== 0n)
}

const lineOf = ({ productId, quantity, amount }: EntryOf<'refunded'>['items'][number]): ReversedLine => ({
  productId,
  quantity: wholeUnits(quantity),
  units: quantity,
  amount,
})
