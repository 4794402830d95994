import type { Moment } from './life-calendar.ts'
import type { Facts, Placed } from './life-fact-types.ts'
import { partsOf } from './life-parts.ts'
import { countedOrders, type Settled } from './life-placements.ts'
import { isCounted } from './life-refunds.ts'
import { reversalsOf } from './life-reversals.ts'
import { PARTS } from './life-sums.ts'
import { taxedOf } from './life-taxes.ts'
import { placeInCalendar } from './oracle.ts'

// The numbers of sales and of taxes in a period, added up from the facts of orders.

export interface SalesRequest {
  tenant: string
  currency: string
  startDate: string
  endDate: string
  timezone: string
  basis: 'event' | 'order'
}

/** An order, or what a revision changed: minus the revision before, plus the new one. */
export interface Part {
  isOrder: boolean
  of: Placed
  sign: bigint
}

type Values = Record<string, bigint>

export const liesWithin = ({ ms }: Moment, { startDate, endDate, timezone }: SalesRequest): boolean => {
  const { date } = placeInCalendar(ms, timezone)
  return startDate <= date && date <= endDate
}

/** The parts of orders that count in the period, in the currency. */
export function partsIn({ orders }: Facts, request: SalesRequest): { order: Settled; parts: Part[] }[] {
  return countedOrders(orders)
    .filter(({ tenant }) => tenant === request.tenant)
    .map((order) => {
      const { first, placed, later } = order
      const revised = [first, ...later.map((one) => one.placed)]
      const byEvent = [
        { isOrder: true, at: first.at, of: first, sign: 1n },
        ...later.flatMap(({ at, placed }, i) => [
          { isOrder: false, at, of: revised[i] ?? first, sign: -1n },
          { isOrder: false, at, of: placed, sign: 1n },
        ]),
      ]
      const all = request.basis === 'event' ? byEvent : [{ isOrder: true, at: placed.at, of: placed, sign: 1n }]
      return { order, parts: all.filter(({ at, of }) => of.currency === request.currency && liesWithin(at, request)) }
    })
}

/** The metrics of `/sales/summary` that are sums. */
export function expectedSales(facts: Facts, request: SalesRequest, { hasCosts = false } = {}): Values {
  const ofOrders = partsIn(facts, request)
  const parts = ofOrders.flatMap((one) => one.parts)
  const totals = Object.fromEntries(
    PARTS.map((name) => [name, sum(parts.map(({ of, sign }) => sign * (partsOf(of)[name] ?? 0n)))]),
  )
  const { cost = 0n, discounts = 0n, tax = 0n, shipping = 0n, tips = 0n, fees = 0n, duties = 0n } = totals
  const totalRevenue = sum(parts.map(({ isOrder, of }) => (isOrder ? of.total : 0n)))
  const adjustments = sum(parts.map(({ isOrder, of, sign }) => (isOrder ? 0n : sign * of.total)))
  const reversed = reversedIn(facts, request)
  const grossSales = totalRevenue + adjustments + discounts - tax - shipping - tips - fees - duties
  return {
    orders: BigInt(parts.filter(({ isOrder }) => isOrder).length),
    totalRevenue,
    adjustments,
    reversed,
    netRevenue: totalRevenue + adjustments - reversed,
    grossSales,
    goodsRevenue: grossSales - discounts - (totals.gift_cards_sold ?? 0n),
    ...{ discounts, tax, shipping, tips, fees, duties },
    giftCardsSold: totals.gift_cards_sold ?? 0n,
    giftCardsRedeemed: totals.gift_cards_redeemed ?? 0n,
    itemsSold: totals.items_sold ?? 0n,
    ...(hasCosts && { cost, grossProfit: (totals.cost_known_revenue ?? 0n) - cost }),
  }
}

function reversedIn({ orders, creditNotes }: Facts, request: SalesRequest): bigint {
  const { tenant, currency, basis } = request
  const ofOrders = countedOrders(orders)
    .filter((order) => order.tenant === tenant)
    .flatMap((order) =>
      reversalsOf(order, order.placed).map((one) => ({ ...one, at: basis === 'order' ? order.placed.at : one.at })),
    )
  const ofNotes = creditNotes.filter((note) => note.tenant === tenant && isCounted(note))
  return sum([
    ...ofOrders.filter((one) => one.currency === currency && liesWithin(one.at, request)).map((one) => one.reversed),
    ...ofNotes.filter((one) => one.currency === currency && liesWithin(one.at, request)).map(({ amount }) => amount),
  ])
}

export interface TaxRow {
  country: string
  /** Undefined for what the rates leave. */
  rate: string | undefined
  orders: bigint
  taxable: bigint
  tax: bigint
}

/** The rows of `/taxes` by country, and by rate. */
export function expectedTaxes(facts: Facts, request: SalesRequest): { byCountry: TaxRow[]; byRate: TaxRow[] } {
  const [byCountry, byRate] = [new Map<string, TaxRow>(), new Map<string, TaxRow>()]
  const add = (rows: Map<string, TaxRow>, country: string, rate: string | undefined, values: Values) => {
    const name = JSON.stringify([country, rate])
    const row = rows.get(name) ?? { country, rate, orders: 0n, taxable: 0n, tax: 0n }
    const { orders = 0n, taxable = 0n, tax = 0n } = values
    rows.set(name, {
      country,
      rate,
      orders: row.orders + orders,
      taxable: row.taxable + taxable,
      tax: row.tax + tax,
    })
  }
  for (const { isOrder, of, sign } of partsIn(facts, request).flatMap(({ parts }) => parts)) {
    const { country = '', total, tax = 0n } = of
    const orders = isOrder ? 1n : 0n
    const taxed = taxedOf(of).filter(({ rate }) => rate !== '')
    add(byCountry, country, undefined, { orders, taxable: sign * (total - tax), tax: sign * tax })
    for (const one of taxed)
      add(byRate, country, one.rate, { orders, taxable: sign * one.taxable, tax: sign * one.tax })
    add(byRate, country, undefined, {
      orders: taxed.length === 0 ? orders : 0n,
      taxable: sign * (total - tax - sum(taxed.map(({ taxable }) => taxable))),
      tax: sign * (tax - sum(taxed.map((one) => one.tax))),
    })
  }
  return { byCountry: [...byCountry.values()], byRate: [...byRate.values()] }
}

const sum = (amounts: readonly bigint[]) => amounts.reduce((all, amount) => all + amount, 0n)
