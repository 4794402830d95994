import type { Units } from '../../units.ts'
import type { PlacedOrder } from '../orders/order.ts'
import { shipmentsOf, unitsByProduct } from './shipments.ts'
import type { StockMoved, StockMovedAt, StockUnits } from './stock-changes.ts'
import { stockMoved } from './stock-moved.ts'

/** Units of a product that left the stock, or came back into it. */
interface Movement {
  productId: string
  at: string
  kind: 'shipped' | 'returned'
  /** Negative if fewer units have left, for a line with returned units. */
  units: Units
}

/**
 * The movements of the stock that an order causes. A shipment with items ships these items. A shipment without items ships the rest
 * of the order. Restocked returns come back.
 */
function movementsOf({ history, placed }: PlacedOrder): Movement[] {
  const returned = history.flatMap((entry): Movement[] =>
    entry.kind === 'returned' && entry.restocked !== false
      ? entry.items.map(({ productId, quantity }) => ({ productId, at: entry.at, kind: 'returned', units: quantity }))
      : [],
  )
  const shipments = shipmentsOf(history)
  if (shipments.length === 0) return returned
  const ordered = unitsByProduct(placed.lines)
  const named = new Map<string, Units>()
  const shipped = new Map<string, Units>()
  let isWhole = false
  const movements: Movement[] = []
  for (const { at, items } of shipments) {
    for (const { productId, quantity } of items ?? []) named.set(productId, (named.get(productId) ?? 0n) + quantity)
    const touched = items === undefined ? ordered.keys() : items.map(({ productId }) => productId)
    isWhole ||= items === undefined
    for (const productId of new Set(touched)) {
      const after = isWhole ? wholeOf(ordered.get(productId), named.get(productId)) : (named.get(productId) ?? 0n)
      const before = shipped.get(productId) ?? 0n
      shipped.set(productId, after)
      if (after !== before) movements.push({ productId, at, kind: 'shipped', units: after - before })
    }
  }
  return [...movements, ...returned]
}

/** The shipped units of a product once the rest of its order was shipped. Only the rest can contain units that were returned in the order. */
function wholeOf(ordered = 0n, named = 0n): Units {
  return ordered < 0n || ordered > named ? ordered : named
}

type OrderStock = Pick<StockUnits, 'shipped' | 'returned' | 'reserved'>

/** The units of each product that an order has shipped, has returned and still reserves. Nothing stays reserved after a shipment of the rest. */
function stockOf(order: PlacedOrder, movements: readonly Movement[]): Map<string, OrderStock> {
  const stock = new Map<string, OrderStock>()
  const stockOfProduct = (productId: string) => {
    const held = stock.get(productId) ?? { shipped: 0n, returned: 0n, reserved: 0n }
    stock.set(productId, held)
    return held
  }
  for (const { productId, kind, units } of movements) stockOfProduct(productId)[kind] += units
  let isReserving = false
  for (const entry of order.history) {
    if (entry.kind !== 'reserved') continue
    stockOfProduct(entry.productId).reserved += entry.quantity
    isReserving = true
  }
  if (!isReserving) return stock
  const isWhole = shipmentsOf(order.history).some(({ items }) => items === undefined)
  for (const held of stock.values()) held.reserved = isWhole ? 0n : leftOf(held.reserved, held.shipped)
  return stock
}

/** The units that stay reserved after a shipment. If more units are shipped than were reserved, the rest is zero. */
function leftOf(reserved: Units, shipped: Units): Units {
  if (reserved <= 0n) return reserved
  return reserved > shipped ? reserved - shipped : 0n
}

/** The changes of the stock between two states of an order. Undefined is an order that does not count. */
export function stockBetween(
  before: PlacedOrder | undefined,
  after: PlacedOrder | undefined,
): (StockMoved | StockMovedAt)[] {
  const { tenantId } = after ?? before ?? {}
  if (tenantId === undefined) return []
  const [oldMovements, newMovements] = [before ? movementsOf(before) : [], after ? movementsOf(after) : []]
  const oldStock = before ? stockOf(before, oldMovements) : new Map<string, OrderStock>()
  const newStock = after ? stockOf(after, newMovements) : new Map<string, OrderStock>()
  const moved = [...new Set([...oldStock.keys(), ...newStock.keys()])]
    .map((productId) => stockMoved(tenantId, productId, newStock.get(productId) ?? {}, oldStock.get(productId)))
    .filter(({ units }) => units.shipped !== 0n || units.returned !== 0n || units.reserved !== 0n)
  return [...moved, ...movedAt(tenantId, oldMovements, newMovements)]
}

function movedAt(tenantId: string, before: readonly Movement[], after: readonly Movement[]): StockMovedAt[] {
  const moved = new Map<string, StockMovedAt>()
  const add = ({ productId, at, kind, units }: Movement, sign: bigint) => {
    const key = `${productId}\u0000${at}`
    const known = moved.get(key) ?? { type: 'StockMovedAt', tenantId, productId, at, units: 0n }
    known.units += sign * (kind === 'returned' ? units : -units)
    moved.set(key, known)
  }
  for (const movement of before) add(movement, -1n)
  for (const movement of after) add(movement, 1n)
  return [...moved.values()].filter(({ units }) => units !== 0n)
}
