import type { Units } from '../units.ts'
import type { StockMoved } from './changes.ts'
import type { PlacedOrder } from './order.ts'
import { stockMoved } from './stock-moved.ts'

/**
 * The units of each product that an order has shipped and still reserves. A shipment with items ships these items. A shipment
 * without items ships the rest of the order, and nothing stays reserved after it.
 */
function stockOf(order: PlacedOrder | undefined): Map<string, { shipped: Units; reserved: Units }> {
  const stock = new Map<string, { shipped: Units; reserved: Units }>()
  if (!order) return stock
  const stockOfProduct = (productId: string) => {
    const held = stock.get(productId) ?? { shipped: 0n, reserved: 0n }
    stock.set(productId, held)
    return held
  }
  let isShippedWhole = false
  for (const entry of order.history) {
    if (entry.kind === 'reserved') stockOfProduct(entry.productId).reserved += entry.quantity
    if (entry.kind !== 'shipped') continue
    if (entry.items === undefined) isShippedWhole = true
    for (const { productId, quantity } of entry.items ?? []) stockOfProduct(productId).shipped += quantity
  }
  if (isShippedWhole) {
    const ordered = new Map<string, Units>()
    for (const { productId, units } of order.placed.lines)
      ordered.set(productId, (ordered.get(productId) ?? 0n) + units)
    for (const [productId, units] of ordered) {
      const held = stockOfProduct(productId)
      // Returned units are negative. No shipment with items can contain them.
      if (units < 0n || units > held.shipped) held.shipped = units
    }
  }
  for (const held of stock.values()) held.reserved = isShippedWhole ? 0n : leftOf(held.reserved, held.shipped)
  return stock
}

/** The units that stay reserved after a shipment. If more units are shipped than were reserved, the rest is zero. */
function leftOf(reserved: Units, shipped: Units): Units {
  if (reserved <= 0n) return reserved
  return reserved > shipped ? reserved - shipped : 0n
}

/** The changes of the stock between two states of an order. */
export function stockBetween(before: PlacedOrder | undefined, after: PlacedOrder): StockMoved[] {
  const [oldStock, newStock] = [stockOf(before), stockOf(after)]
  return [...new Set([...oldStock.keys(), ...newStock.keys()])]
    .map((productId) => stockMoved(after.tenantId, productId, newStock.get(productId) ?? {}, oldStock.get(productId)))
    .filter(({ units }) => units.shipped !== 0n || units.reserved !== 0n)
}
