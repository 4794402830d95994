import { OTHER_PRODUCTS } from '../../contracts/lines.ts'
import type { Money } from '../../money.ts'
import { type Units, wholeUnits } from '../../units.ts'
import type { Calendar } from '../calendar.ts'
import type { OrderReversed } from '../changes.ts'
import type { PlacedOrder, Terms } from './order.ts'
import type { EntryOf } from './order-history.ts'
import type { OrderLabels, OrderLine, ReversedLine, ReversedVariant } from './order-parts.ts'

/**
 * The reversals of an order: its refunds and its cancellation, by time. Together they reverse up to the order's total, and up
 * to the lines of each product. Earlier reversals have precedence, and a cancellation reverses the rest.
 *
 * If the total of an order or a product is negative (an exchange, a returned line), refunds reverse nothing, because the total
 * already includes the return. A cancellation reverses the negative total as well.
 *
 * A refund in another currency than its order's does not reduce the rest of the order. It counts in its own currency.
 *
 * Refunds that failed or were voided are left out. A negative refund gives back what earlier refunds reversed too much.
 */
export function reversalsOf(order: PlacedOrder, calendar: Calendar): OrderReversed[] {
  const { placed } = order
  const rest = new RestOfTotal(placed.total)
  const products = productsOf(order)
  const place = calendar.placeOf(placed.at.ms)
  const common = {
    type: 'OrderReversed' as const,
    tenantId: order.tenantId,
    orderId: order.orderId,
    customerId: placed.customerId,
    sign: 1 as const,
    orderCurrency: placed.currency,
    ...labelsOf(placed),
    orderDay: place.day,
    orderHour: place.hour,
    orderQuarter: place.quarter,
  }
  const reversals: OrderReversed[] = []
  for (const entry of order.history) {
    if (entry.kind !== 'refunded' && entry.kind !== 'cancelled') continue
    if (entry.kind === 'refunded' && entry.uncounted !== undefined) continue
    const when = calendar.placeOf(Date.parse(entry.at))
    if (entry.kind === 'cancelled') {
      const [reversed, lines] = [rest.cancel(), takeAll(products)]
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
    const reversed = isForeign ? amount : rest.refund(amount)
    const lines = isForeign ? items.map(lineOf) : takeItems(products, items)
    // The customer of an order counts only in the order's currency.
    const customerId = isForeign ? undefined : placed.customerId
    reversals.push({ ...common, ...when, customerId, kind: entry.type ?? 'refund', currency, amount, reversed, lines })
  }
  return reversals
}

export function labelsOf(terms: Terms): OrderLabels {
  const { channel = '', country = '', paymentMethod = '', couponCode } = terms
  const couponCodes = terms.couponCodes ?? (couponCode === undefined ? [] : [couponCode])
  return { channel, country, paymentMethod, couponCodes }
}

interface Rest {
  units: Units
  amount: Money
  /** The rest of each variant, if a line states one. */
  variants?: Map<string, ReversedVariant>
}

/** The units and the amount of each product of an order, over all its lines. */
function productsOf({ placed }: PlacedOrder): Map<string, Rest> {
  const products = new Map<string, Rest>()
  for (const line of placed.lines) {
    const { productId, units, total } = line
    const product = products.get(productId)
    if (product) {
      product.units += units
      product.amount += total
    } else products.set(productId, { units, amount: total })
  }
  if (placed.lines.some(({ variantId, sku }) => variantId !== undefined || sku !== undefined)) {
    for (const line of placed.lines) addVariant(products.get(line.productId) as Rest, line)
  }
  return products
}

function addVariant(product: Rest, { variantId, sku, units, total }: OrderLine): void {
  product.variants ??= new Map()
  const key = JSON.stringify([variantId, sku])
  const known = product.variants.get(key)
  if (known) {
    known.units += units
    known.amount += total
  } else
    product.variants.set(key, {
      ...(variantId !== undefined && { variantId }),
      ...(sku !== undefined && { sku }),
      units,
      amount: total,
    })
}

/** The parts of variants that state something, with more than zero or less. */
const statedOf = (variants: ReversedVariant[]): ReversedVariant[] =>
  variants.filter(
    ({ variantId, sku, units, amount }) =>
      (variantId !== undefined || sku !== undefined) && (units !== 0n || amount !== 0n),
  )

/** What is left of the total of an order. Its refunds reverse their sum, up to the total, and nothing after the cancellation. */
class RestOfTotal {
  readonly #total: Money
  #refunded: Money = 0n
  #isCancelled = false

  constructor(total: Money) {
    this.#total = total
  }

  /** What a refund reverses. */
  refund(amount: Money): Money {
    const before = this.#reversed()
    this.#refunded += amount
    return this.#isCancelled ? 0n : this.#reversed() - before
  }

  /** What the cancellation reverses: the rest, also of a negative total. */
  cancel(): Money {
    this.#isCancelled = true
    return this.#total - this.#reversed()
  }

  #reversed(): Money {
    return lesserOf(this.#refunded, this.#total)
  }
}

/** The wanted number, up to the rest. A negative number is returned in full. */
function lesserOf(wanted: bigint, left: bigint): bigint {
  if (wanted < left || wanted < 0n) return wanted
  return left > 0n ? left : 0n
}

/** A product without its own lines in the order is taken from `OTHER_PRODUCTS`, if the order has them. */
function takeItems(left: Map<string, Rest>, items: EntryOf<'refunded'>['items']): ReversedLine[] {
  return items.flatMap((item) => {
    const { quantity, amount } = item
    const productId = left.has(item.productId) ? item.productId : OTHER_PRODUCTS
    const product = left.get(productId)
    if (!product) return []
    const taken = { productId, quantity: lesserOf(quantity, product.units), amount: lesserOf(amount, product.amount) }
    product.units -= taken.quantity
    product.amount -= taken.amount
    if (taken.quantity === 0n && taken.amount === 0n) return []
    const [only, ...others] = product.variants?.values() ?? []
    if (!only || others.length > 0) return [lineOf(taken)]
    only.units -= taken.quantity
    only.amount -= taken.amount
    return [withVariants(lineOf(taken), [{ ...only, units: taken.quantity, amount: taken.amount }])]
  })
}

function withVariants(line: ReversedLine, variants: ReversedVariant[]): ReversedLine {
  const stated = statedOf(variants)
  return stated.length === 0 ? line : { ...line, variants: stated }
}

function takeAll(left: Map<string, Rest>): ReversedLine[] {
  const taken = [...left].map(([productId, { units, amount, variants }]) =>
    withVariants(lineOf({ productId, quantity: units, amount }), [...(variants?.values() ?? [])]),
  )
  left.clear()
  return taken.filter(({ units, amount, variants }) => units !== 0n || amount !== 0n || variants)
}

const lineOf = ({ productId, quantity, amount }: EntryOf<'refunded'>['items'][number]): ReversedLine => ({
  productId,
  quantity: wholeUnits(quantity),
  units: quantity,
  amount,
})
