import type { Moment } from './life-calendar.ts'
import type { Count, Facts, Product, Shipment } from './life-fact-types.ts'
import { countedOrders, type Settled } from './life-placements.ts'
import { unitsOf } from './life-shipments.ts'
import { ONE, type Sums } from './life-sums.ts'

// The rules for stock.

/** Of two counts of a product at one location and time, the larger quantity counts. */
export function addCount({ counts }: Product, count: Count): void {
  const name = JSON.stringify([count.location, count.at.text])
  const known = counts.get(name)
  if (!known || count.quantity > known.quantity) counts.set(name, count)
}

export function addStock(sums: Sums, { orders, products }: Facts): void {
  for (const { tenant, id, opening, restocked, adjusted, statements } of products) {
    const values = { opening: opening?.value ?? 0n, restocked, adjusted }
    sums.add('stock_levels', { tenant_id: tenant, product_id: id }, values)
    for (const { at, event, change, level } of statements) {
      sums.add(
        'stock_statements',
        { tenant_id: tenant, product_id: id, stated_at: at.text, event_id: event },
        { change, level: level ?? 0n, levels: level === undefined ? 0n : ONE },
      )
    }
  }
  for (const order of countedOrders(orders)) {
    const { tenant } = order
    for (const { product, at, units, column } of movementsOf(order)) {
      const key = { tenant_id: tenant, product_id: product }
      sums.add('stock_levels', key, { [column]: units })
      sums.add('stock_movements', { ...key, moved_at: at.text }, { units: column === 'shipped' ? -units : units })
    }
    for (const [product, reserved] of reservedBy(order)) {
      sums.add('stock_levels', { tenant_id: tenant, product_id: product }, { reserved })
    }
  }
}

/** The units that left the stock with shipments, or came back to it with returns. */
interface Movement {
  column: 'shipped' | 'returned'
  product: string
  at: Moment
  units: bigint
}

function movementsOf({ placed, shipments, returns }: Settled): Movement[] {
  const moved: Movement[] = []
  for (const { at, isRestocked, lines } of returns.values()) {
    if (!isRestocked) continue
    for (const { product, quantity } of lines) moved.push({ column: 'returned', product, at, units: quantity })
  }
  const ordered = unitsOf(placed.lines)
  let before = new Map<string, bigint>()
  for (const [i, { at }] of shipments.entries()) {
    const after = shippedUnits(ordered, shipments.slice(0, i + 1))
    for (const [product, units] of after) {
      moved.push({ column: 'shipped', product, at, units: units - (before.get(product) ?? 0n) })
    }
    before = after
  }
  return moved
}

/** The units that shipments contain together. With a shipment without items, these are at least the units of the order. */
function shippedUnits(ordered: ReadonlyMap<string, bigint>, shipments: readonly Shipment[]): Map<string, bigint> {
  const units = unitsOf(shipments.flatMap(({ items = [] }) => items))
  if (shipments.every(({ items }) => items !== undefined)) return units
  for (const [product, quantity] of ordered) {
    if (quantity < 0n || quantity > (units.get(product) ?? 0n)) units.set(product, quantity)
  }
  return units
}

/** The units that are set aside: those reserved and not shipped. */
function reservedBy({ shipments, reservations }: Settled): Map<string, bigint> {
  const named = unitsOf(shipments.flatMap(({ items = [] }) => items))
  if (shipments.some(({ items }) => items === undefined)) return new Map()
  return new Map(
    [...unitsOf(reservations)].map(([product, reserved]) => {
      const left = reserved - (named.get(product) ?? 0n)
      return [product, reserved <= 0n ? reserved : left > 0n ? left : 0n]
    }),
  )
}

/** The units of each product in the stock, by tenant and product. */
export function unitsOnHand({ orders, products }: Facts): Map<string, bigint> {
  const onHand = new Map<string, bigint>()
  const add = (tenant: string, product: string, units: bigint) => {
    const name = JSON.stringify([tenant, product])
    onHand.set(name, (onHand.get(name) ?? 0n) + units)
  }
  const counted = new Map<string, Moment>()
  for (const { tenant, id, opening, statements, counts } of products) {
    const latest = latestCounts([...counts.values()])
    const last = latest.map(({ at }) => at).sort((a, b) => (a.text < b.text ? 1 : -1))[0]
    if (last) counted.set(JSON.stringify([tenant, id]), last)
    else add(tenant, id, opening?.value ?? 0n)
    for (const { quantity } of latest) add(tenant, id, quantity)
    for (const { at, change } of statements) if (!last || at.text > last.text) add(tenant, id, change)
  }
  for (const order of countedOrders(orders)) {
    for (const { product, at, units, column } of movementsOf(order)) {
      const last = counted.get(JSON.stringify([order.tenant, product]))
      if (!last || at.text > last.text) add(order.tenant, product, column === 'shipped' ? -units : units)
    }
  }
  return onHand
}

/** The latest count of each location. */
function latestCounts(counts: readonly Count[]): Count[] {
  const latest = new Map<string, Count>()
  for (const count of counts) {
    const known = latest.get(count.location)
    if (!known || count.at.text > known.at.text) latest.set(count.location, count)
  }
  return [...latest.values()]
}
