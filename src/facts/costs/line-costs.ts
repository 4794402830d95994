import type { Money } from '../../money.ts'
import { timesUnits } from '../../units.ts'
import type { Order } from '../orders/order.ts'
import type { CostedLine, OrderLine } from '../orders/order-parts.ts'
import { placementOf } from '../orders/revisions.ts'

/** The cost of one unit of a line. Undefined if it is unknown. Sold gift cards do not have a cost. */
export const unitCostOf = ({ isGiftCard, unitCost, productCost }: OrderLine): Money | undefined =>
  isGiftCard ? undefined : (unitCost ?? productCost)

/** Whether the cost of a line is known. */
export function hasCosts(lines: readonly OrderLine[]): boolean {
  for (const line of lines) if (unitCostOf(line) !== undefined) return true
  return false
}

/** The lines with a known cost, one for each product or variant. Most orders have none. */
export function costedLinesOf(lines: readonly OrderLine[]): CostedLine[] {
  let products: Map<string, CostedLine> | undefined
  for (const line of lines) {
    const unitCost = unitCostOf(line)
    if (unitCost === undefined) continue
    products ??= new Map()
    const { productId, variantId, sku } = line
    const key = variantId === undefined && sku === undefined ? productId : JSON.stringify([productId, variantId, sku])
    const known = products.get(key) ?? { productId, variantId, sku, cost: 0n, revenue: 0n }
    known.cost += timesUnits(unitCost, line.units)
    known.revenue += line.total
    products.set(key, known)
  }
  return products ? [...products.values()] : []
}

/** The cost of lines, as far as it is known, and the total of these lines. Undefined if no cost is known. */
export function costOfLines(lines: readonly OrderLine[]): Omit<CostedLine, 'productId'> | undefined {
  const costed = costedLinesOf(lines)
  if (costed.length === 0) return undefined
  let [cost, revenue] = [0n, 0n]
  for (const line of costed) {
    cost += line.cost
    revenue += line.revenue
  }
  return { cost, revenue }
}

/** Whether the cost of the product decides the cost of a line. */
export const needsProductCost = ({ isGiftCard, unitCost }: OrderLine): boolean => !isGiftCard && unitCost === undefined

/** The lines without what follows from the costs of products. The same list if no line has such a cost. */
export const withoutCosts = (lines: OrderLine[]): OrderLine[] =>
  lines.some(({ productCost }) => productCost !== undefined) ? withCosts(lines, () => undefined) : lines

/** The lines with these costs of their products. The same list if nothing changes. */
function withCosts(lines: OrderLine[], costOf: (line: OrderLine) => Money | undefined): OrderLine[] {
  let hasChanged = false
  const changed = lines.map((line) => {
    const productCost = needsProductCost(line) ? costOf(line) : undefined
    if (productCost === line.productCost) return line
    hasChanged = true
    const { productCost: _, ...others } = line
    return productCost === undefined ? others : { ...others, productCost }
  })
  return hasChanged ? changed : lines
}

/** The cost of a product at a time, in a currency. */
export type ProductCostAt = (productId: string, currency: string, at: string) => Money | undefined

/**
 * The order with these costs of its products. Each revision is costed at the time of the order as it and lower revisions describe it. A voided
 * order has no costs.
 *
 * @returns the same object if nothing changes.
 */
export function withProductCosts(order: Order, costAt: ProductCostAt): Order {
  const { placed, revisions } = order
  if (!revisions) {
    if (!placed) return order
    const lines = withCosts(placed.lines, ({ productId }) => costAt(productId, placed.currency, placed.at.text))
    return lines === placed.lines ? order : { ...order, placed: { ...placed, lines } }
  }
  let hasChanged = false
  const costed = revisions.map((revision, i) => {
    const { terms } = revision
    const at = placementOf(revisions.slice(0, i + 1))?.at.text ?? ''
    const lines = withCosts(terms.lines, ({ productId }) =>
      placed ? costAt(productId, terms.currency, at) : undefined,
    )
    if (lines === terms.lines) return revision
    hasChanged = true
    return { ...revision, terms: { ...terms, lines } }
  })
  if (!hasChanged) return order
  // The customer may be another one than the revisions state.
  return { ...order, revisions: costed, placed: placed && { ...placed, lines: costed.at(-1)?.terms.lines ?? [] } }
}

/** The order without the costs of its products. */
export const withoutProductCosts = (order: Order): Order => withProductCosts(order, () => undefined)
