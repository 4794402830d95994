import { earliest, type Moment, placeOf } from './life-calendar.ts'
import type { Facts, Order, Placed } from './life-fact-types.ts'
import { countedRefunds } from './life-refunds.ts'
import { byText } from './life-reversals.ts'
import { ONE, type Sums } from './life-sums.ts'

/** The steps of an order, counted on the day of the order. */
export function addMilestones(sums: Sums, order: Order, placed: Placed, date: string): void {
  const { tenant, cancelled } = order
  const add = (step: string, seconds: bigint, reason = '') =>
    sums.add(
      'order_funnel_analytics',
      { tenant_id: tenant, currency: placed.currency, date, step, reason },
      { orders: ONE, seconds: seconds * ONE },
    )
  const payments = [...order.payments.values()]
  const paid = earliest(payments.filter(({ outcome }) => outcome === 'processed').map(({ at }) => at))
  const shipped = earliest([...order.shipments.values()].map(({ at }) => at))
  const refunds = countedRefunds(order, placed.currency).filter(({ kind }) => kind === 'refund')
  const refunded = earliest(refunds.map(({ at }) => at))
  if (paid) add('paid', seconds(placed.at, paid))
  if (shipped) add('shipped', seconds(paid ?? placed.at, shipped))
  if (refunded) add('refunded', seconds(placed.at, refunded))
  const lastFailure = payments
    .filter(({ outcome }) => outcome === 'failed')
    .sort((a, b) => byText(`${a.at.text} ${a.id}`, `${b.at.text} ${b.id}`))
    .at(-1)
  if (lastFailure && !paid) add('payment_failed', 0n, lastFailure.reason)
  if (!cancelled) return
  const had = (step: Moment | undefined) => step !== undefined && step.text <= cancelled.at.text
  const how = had(shipped) ? 'after_shipment' : had(paid) ? 'before_shipment' : 'before_payment'
  add(`cancelled_${how}`, seconds(placed.at, cancelled.at), cancelled.reason)
}

export function addPayments(sums: Sums, { tenant, id, payments }: Order, placed: Placed, timeZone: string): void {
  for (const { at, currency = placed.currency, outcome, method, reason, amount } of payments.values()) {
    const { day: date, quarter } = placeOf(at, timeZone)
    const payment_method = method ?? placed.method ?? ''
    const key = { tenant_id: tenant, currency, payment_method, reason }
    sums.add('payment_analytics', { ...key, date, outcome }, { payments: ONE, amount })
    if (outcome === 'failed') sums.add('failed_payments', { ...key, quarter, order_id: id }, { payments: ONE, amount })
  }
}

/** Reservations reserve units. A shipment ships its items, or all remaining units if it has no items. */
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
  for (const { tenant, placed, shipments, reservations } of orders) {
    if (!placed) continue
    const all = [...shipments.values()]
    const isWhole = all.some(({ items }) => items === undefined)
    const [ordered, named, reserved] = [placed.lines, all.flatMap(({ items = [] }) => items), reservations].map(totals)
    for (const product of new Set([ordered, named, reserved].flatMap((each) => [...(each?.keys() ?? [])]))) {
      const of = (units: Map<string, bigint> | undefined) => units?.get(product) ?? 0n
      const rest = of(ordered) - of(named)
      const shipped = of(named) + (isWhole && (rest > 0n || of(ordered) < 0n) ? rest : 0n)
      const left = of(reserved) - of(named)
      const held = of(reserved) > 0n ? (left > 0n ? left : 0n) : of(reserved)
      sums.add('stock_levels', { tenant_id: tenant, product_id: product }, { shipped, reserved: isWhole ? 0n : held })
    }
  }
}

function totals(lines: readonly { product: string; quantity: bigint }[]): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const { product, quantity } of lines) sums.set(product, (sums.get(product) ?? 0n) + quantity)
  return sums
}

/** Whole seconds, at least zero. */
function seconds(from: Moment, to: Moment): bigint {
  return BigInt(Math.max(0, Math.round((to.ms - from.ms) / 1000)))
}
