import type { Money } from '../money.ts'
import type { Calendar } from './calendar.ts'
import type { OrderLabels, OrderReversed, ReversedLine } from './changes.ts'
import type { PlacedOrder, Refunded } from './order.ts'

/**
 * What refunds and a cancellation took back from an order, by time. Together they take no more from net revenue than the
 * order's total, and from each product no more than its lines: whoever comes first takes first, and a cancellation takes all
 * that is left.
 *
 * A refund in another currency than its order's cannot be set against it, and counts by itself in its own.
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
  for (const happening of order.history) {
    if (happening.kind !== 'refunded' && happening.kind !== 'cancelled') continue
    const when = calendar.placeOf(Date.parse(happening.at))
    if (happening.kind === 'cancelled') {
      const [reversed, lines] = [take(left, left.total), takeAll(left.products)]
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
    const { amount, currency = placed.currency, items } = happening
    const isForeign = currency !== placed.currency
    const reversed = isForeign ? amount : take(left, amount)
    const lines = isForeign ? items : takeItems(left.products, items)
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
  quantity: number
  amount: Money
}

/** Units and money of each product of an order, over all its lines. */
function productsOf({ placed }: PlacedOrder): Map<string, Left> {
  const products = new Map<string, Left>()
  for (const { productId, quantity, total } of placed.lines) {
    const product = products.get(productId)
    if (product) {
      product.quantity += quantity
      product.amount += total
    } else products.set(productId, { quantity, amount: total })
  }
  return products
}

function take(left: { total: Money }, wanted: Money): Money {
  const taken = lesserOf(wanted, left.total)
  left.total -= taken
  return taken
}

function lesserOf(a: Money, b: Money): Money {
  if (a < b) return a
  return b
}

function takeItems(left: Map<string, Left>, items: Refunded['items']): ReversedLine[] {
  return items.flatMap(({ productId, quantity, amount }) => {
    const product = left.get(productId)
    if (!product) return []
    const taken = {
      productId,
      quantity: Math.min(quantity, product.quantity),
      amount: lesserOf(amount, product.amount),
    }
    product.quantity -= taken.quantity
    product.amount -= taken.amount
    return taken.quantity === 0 && taken.amount === 0n ? [] : [taken]
  })
}

function takeAll(left: Map<string, Left>): ReversedLine[] {
  const taken = [...left].map(([productId, { quantity, amount }]) => ({ productId, quantity, amount }))
  left.clear()
  return taken.filter(({ quantity, amount }) => quantity > 0 || amount > 0n)
}
