import type { Facts, Placed } from './life-fact-types.ts'
import { linePartsOf, productPartsOf } from './life-parts.ts'
import { countedOrders, type Settled } from './life-placements.ts'
import { isCounted } from './life-refunds.ts'
import { creditNoteReversal, reversalsOf } from './life-reversals.ts'
import { liesWithin, type Part, partsIn, type SalesRequest } from './sales-oracle.ts'

// The numbers of coupons, of categories and brands, and of repeated orders in a period, from the facts of orders.

type Values = Record<string, bigint>

/** Sums by group. */
class Groups {
  readonly rows = new Map<string, Values>()

  add(group: string, values: Values): void {
    const row = this.rows.get(group) ?? {}
    this.rows.set(group, row)
    for (const [name, value] of Object.entries(values)) row[name] = (row[name] ?? 0n) + value
  }
}

/** The rows of `/coupons`. Each reversal counts for the coupons that its order has now. */
export function expectedCoupons(facts: Facts, request: SalesRequest): Map<string, Values> {
  const groups = new Groups()
  for (const { isOrder, of, sign } of partsIn(facts, request).flatMap(({ parts }) => parts)) {
    for (const coupon of of.coupons) {
      const total = sign * of.total
      groups.add(coupon, {
        orders: isOrder ? 1n : 0n,
        discounts: sign * (of.discount ?? 0n),
        totalRevenue: isOrder ? total : 0n,
        netRevenue: total,
      })
    }
  }
  for (const order of ordersOf(facts, request)) {
    for (const { currency, reversed } of reversalsWithin(order, request)) {
      if (currency !== request.currency) continue
      for (const coupon of order.placed.coupons) groups.add(coupon, { netRevenue: -reversed })
    }
  }
  for (const [coupon, buyers] of buyersOf(facts, request)) {
    const fresh = [...buyers].filter((customer) => isNew(customer, facts, request))
    groups.add(coupon, { customers: BigInt(buyers.size), newCustomers: BigInt(fresh.length) })
  }
  return groups.rows
}

/** The customers of each coupon, by the orders as they are described now. */
function buyersOf(facts: Facts, request: SalesRequest): Map<string, Set<string>> {
  const buyers = new Map<string, Set<string>>()
  for (const { placed } of placedWithin(facts, request)) {
    for (const coupon of placed.customer === undefined ? [] : placed.coupons) {
      buyers.set(coupon, (buyers.get(coupon) ?? new Set()).add(placed.customer as string))
    }
  }
  return buyers
}

function isNew(customer: string, facts: Facts, request: SalesRequest): boolean {
  const { startDate, currency } = request
  const before = { ...request, startDate: '0001-01-01', endDate: dayBefore(startDate) }
  return !ordersOf(facts, request).some(
    ({ placed }) => placed.customer === customer && placed.currency === currency && liesWithin(placed.at, before),
  )
}

/** The rows of `/products/groups`, with the sums of lines that sales of a category or brand have. */
export function expectedGroups(facts: Facts, request: SalesRequest, by: 'category' | 'brand'): Map<string, Values> {
  const labels = new Map(
    facts.products
      .filter(({ tenant }) => tenant === request.tenant)
      .map(({ id, labels }) => [id, labels.get(by)?.value ?? '']),
  )
  const groupOf = (product: string) => labels.get(product) ?? ''
  const groups = new Groups()
  for (const { order, parts } of partsIn(facts, request)) {
    for (const part of parts) addLines(groups, part, groupOf)
    // An order counts in the groups of the lines that it has now.
    for (const _ of parts.filter(({ isOrder }) => isOrder)) {
      for (const group of new Set(order.placed.lines.map(({ product }) => groupOf(product)))) {
        groups.add(group, { orders: 1n })
      }
    }
  }
  for (const order of ordersOf(facts, request)) {
    for (const { currency, lines } of reversalsWithin(order, request)) {
      if (currency !== request.currency) continue
      for (const { product, amount } of lines) groups.add(groupOf(product), { netRevenue: -amount })
    }
  }
  for (const note of facts.creditNotes.filter((one) => one.tenant === request.tenant && isCounted(one))) {
    const { currency, at, lines } = creditNoteReversal(note)
    if (currency !== request.currency || !liesWithin(at, request)) continue
    for (const { product, amount } of lines) groups.add(groupOf(product), { netRevenue: -amount })
  }
  return groups.rows
}

function addLines(groups: Groups, { of, sign }: Part, groupOf: (product: string) => string): void {
  for (const line of of.lines) {
    const { cost = 0n, cost_known_revenue: known = 0n, gift_card_revenue: cards = 0n } = productPartsOf(line)
    const { discounts, tax, included_tax } = linePartsOf(line, of)
    const values = {
      unitsSold: line.quantity,
      revenue: line.amount,
      netRevenue: line.amount,
      cost,
      grossProfit: known - cost,
      discounts,
      tax,
      giftCardsSold: cards,
      grossSales: line.amount - included_tax,
      goodsRevenue: line.amount - included_tax - discounts - cards,
    }
    const signed = Object.entries(values).map(([name, value]) => [name, sign * value])
    groups.add(groupOf(line.product), Object.fromEntries(signed))
  }
}

/** The customers of a period, and those with two or more orders in it. */
export function expectedRepeats(facts: Facts, request: SalesRequest): { customers: number; repeated: number } {
  const orders = new Map<string, number>()
  for (const { placed } of placedWithin(facts, request)) {
    if (placed.customer !== undefined) orders.set(placed.customer, (orders.get(placed.customer) ?? 0) + 1)
  }
  return { customers: orders.size, repeated: [...orders.values()].filter((count) => count > 1).length }
}

const ordersOf = ({ orders }: Facts, { tenant }: SalesRequest): Settled[] =>
  countedOrders(orders).filter((order) => order.tenant === tenant)

const placedWithin = (facts: Facts, request: SalesRequest): { placed: Placed }[] =>
  ordersOf(facts, request).filter(
    ({ placed }) => placed.currency === request.currency && liesWithin(placed.at, request),
  )

const reversalsWithin = (order: Settled, request: SalesRequest) =>
  reversalsOf(order, order.placed).filter(({ at }) =>
    liesWithin(request.basis === 'order' ? order.placed.at : at, request),
  )

const dayBefore = (day: string) => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
