import { daysBetween, GRAINS, type Place, periodOf, placeOf } from './life-calendar.ts'
import type { LifeEvent } from './life-events.ts'
import type { Facts, Line, Placed } from './life-fact-types.ts'
import { factsOf } from './life-facts.ts'
import { addMilestones, addPayments, addReturns } from './life-oracle-steps.ts'
import { countedOrders } from './life-placements.ts'
import { isCounted } from './life-refunds.ts'
import { creditNoteReversal, type Reversal, reversalsOf } from './life-reversals.ts'
import { addOrder, addProduct, addSales, type Labels, labelsOf, wholeOf } from './life-sales.ts'
import { addSteps } from './life-steps.ts'
import { addStock } from './life-stock.ts'
import { ONE, type Row, SUMMED, type SummedTable, Sums } from './life-sums.ts'
import { addVariant, reversedVariants, type Variant } from './life-variants.ts'

export interface LifeSettings {
  timeZone?: string
  /** The currency of events without one. */
  currency?: string
}

/** The orders of one customer in one currency. */
interface Customer {
  tenant: string
  currency: string
  id: string
  placed: { placed: Placed; day: string }[]
  taken: { day: string; orderDay: string; reversed: bigint }[]
}

/** The expected facts and sums after a set of events. */
export interface ExpectedLife {
  facts: Facts
  summed: Record<SummedTable, Row[]>
  customers: Customer[]
}

/**
 * Computes the expected tables of a set of events: first the facts, then the sums in one pass. The oracle has its own
 * arithmetic, calendar and rules, and shares no code with the engine. Of contradicting facts, the first one counts.
 */
export function expectedLife(events: readonly LifeEvent[], settings: LifeSettings = {}): ExpectedLife {
  const { timeZone = 'UTC', currency = 'USD' } = settings
  const facts = factsOf(events, currency)
  const sums = new Sums()
  const customers = new Map<string, Customer>()
  const customerOf = (tenant: string, currency: string, id: string) => {
    const name = JSON.stringify([tenant, currency, id])
    const customer = customers.get(name) ?? { tenant, currency, id, placed: [], taken: [] }
    customers.set(name, customer)
    return customer
  }
  for (const order of countedOrders(facts.orders)) {
    const { tenant, placed } = order
    const place = placeOf(placed.at, timeZone)
    const customer = placed.customer === undefined ? undefined : customerOf(tenant, placed.currency, placed.customer)
    const own = new Sums()
    addOrder(own, order, timeZone)
    customer?.placed.push({ placed, day: place.day })
    const reversals = reversalsOf(order, placed)
    const variants = reversedVariants(placed.lines, reversals)
    for (const [i, reversal] of reversals.entries()) {
      const when = placeOf(reversal.at, timeZone)
      addReversedVariants(sums, { tenant, when, place }, reversal, variants[i] ?? [])
      addReversal(own, { tenant, order: order.id, when, place, labels: labelsOf(placed) }, reversal)
      const { reversed, isForeign } = reversal
      if (isForeign || !customer) continue
      customer.taken.push({ day: when.day, orderDay: place.day, reversed })
      sums.add(
        'daily_sales_analytics',
        { tenant_id: tenant, currency: placed.currency, date: place.day },
        { customer_reversed_by_order: reversed },
      )
    }
    const steps = addMilestones(sums, order, placed, place.day)
    const status = [...(placed.customer === undefined ? ['guest'] : []), ...steps].join(' ')
    addInStatus(sums, { tenant, status, placed, day: place.day, timeZone }, reversals)
    addPayments(sums, order, placed, timeZone)
    addSteps(sums, own, { order, reversals, day: place.day, timeZone })
    for (const table of Object.keys(SUMMED) as SummedTable[]) sums.addAll(table, own, 1n)
    addReturns(sums, order, placed, timeZone)
  }
  for (const note of facts.creditNotes.filter(isCounted)) {
    const { tenant, customer, at, currency, amount } = note
    const when = placeOf(at, timeZone)
    const where = { tenant, order: undefined, when, place: when, labels: labelsOf({}) }
    addReversal(sums, where, creditNoteReversal(note))
    if (customer === undefined) continue
    customerOf(tenant, currency, customer).taken.push({ day: when.day, orderDay: when.day, reversed: amount })
  }
  for (const customer of customers.values()) addCustomer(sums, customer)
  addStock(sums, facts)
  const summed = Object.fromEntries(
    (Object.keys(SUMMED) as SummedTable[]).map((table) => [table, sums.rows(table)]),
  ) as ExpectedLife['summed']
  return { facts, summed, customers: [...customers.values()] }
}

interface InStatus {
  tenant: string
  status: string
  placed: Placed
  day: string
  timeZone: string
}

/** The sums of an order and its reversals by status. Orders of customers without a step are not stored. */
function addInStatus(sums: Sums, { tenant, status, placed, day, timeZone }: InStatus, reversals: readonly Reversal[]) {
  if (status === '') return
  const add = (currency: string, date: string, values: Record<string, bigint>) =>
    sums.add('status_sales_analytics', { tenant_id: tenant, currency, date, status }, values)
  add(placed.currency, day, wholeOf(placed))
  for (const { kind, currency, amount, reversed, at } of reversals) {
    const [count, sum] = COLUMNS[kind]
    add(currency, placeOf(at, timeZone).day, { [count]: ONE, [sum]: amount, reversed })
    add(currency, day, { [`${count}_by_order`]: ONE, [`${sum}_by_order`]: amount, reversed_by_order: reversed })
  }
}

interface ReversalPlace {
  tenant: string
  order: string | undefined
  /** The place of the reversal in the calendar. */
  when: Place
  /** The place of the order in the calendar. */
  place: Place
  labels: Labels
}

/** The columns with the number and the sum of reversals of a kind. */
const COLUMNS = {
  refund: ['refund_count', 'refunds'],
  chargeback: ['chargeback_count', 'chargebacks'],
  cancellation: ['cancelled_orders', 'cancelled'],
} as const

export function addReversal(
  sums: Sums,
  { tenant, order, when, place, labels }: ReversalPlace,
  reversal: Reversal,
): void {
  const { kind, currency, amount, reversed, lines } = reversal
  const [count, sum] = COLUMNS[kind]
  const at = { tenant, currency, labels }
  const taken = { [count]: ONE, [sum]: amount, reversed }
  addSales(sums, at, when, taken)
  if (order !== undefined) {
    const quarters = { order_quarter: place.quarter, quarter: when.quarter }
    sums.add('order_reversals', { tenant_id: tenant, currency, order_id: order, ...quarters }, taken)
  }
  addSales(sums, at, place, {
    [`${count}_by_order`]: ONE,
    [`${sum}_by_order`]: amount,
    reversed_by_order: reversed,
  })
  for (const line of lines)
    addReversedLine(sums, { tenant, currency, product: line.product }, { when, place }, reversedColumns(kind), line)
}

const reversedColumns = (kind: Reversal['kind']) =>
  kind === 'cancellation' ? ['cancelled_units', 'cancelled'] : ['refunded_units', 'refunds']

function addReversedVariants(
  sums: Sums,
  { tenant, when, place }: Pick<ReversalPlace, 'tenant' | 'when' | 'place'>,
  { kind, currency }: Reversal,
  variants: readonly Variant[],
): void {
  const [units = '', money = ''] = reversedColumns(kind)
  for (const variant of variants) {
    const { quantity, amount } = variant
    const at = (date: string) => ({ tenant, currency, date })
    addVariant(sums, at(when.day), variant, { [units]: quantity, [money]: amount })
    addVariant(sums, at(place.day), variant, { [`${units}_by_order`]: quantity, [`${money}_by_order`]: amount })
  }
}

function addReversedLine(
  sums: Sums,
  product: { tenant: string; currency: string; product: string },
  { when, place }: Pick<ReversalPlace, 'when' | 'place'>,
  [units = '', money = '']: string[],
  { quantity, amount }: Line,
): void {
  addProduct(sums, product, when.day, { [units]: quantity, [money]: amount })
  addProduct(sums, product, place.day, { [`${units}_by_order`]: quantity, [`${money}_by_order`]: amount })
}

function addCustomer(sums: Sums, { tenant, currency, placed, taken }: Customer): void {
  const days = [...new Set(placed.map(({ day }) => day))].sort()
  const [first] = days
  if (first === undefined) return
  const key = { tenant_id: tenant, currency }
  sums.add('daily_sales_analytics', { ...key, date: first }, { new_customers: ONE })
  for (const [i, date] of days.entries()) {
    sums.add('daily_sales_analytics', { ...key, date }, { unique_customers: ONE })
    sums.add('customer_activity', { ...key, date, previous_date: days[i - 1] ?? '0001-01-01' }, { customers: ONE })
  }
  for (const grain of GRAINS) {
    const followed = (day: string) => grain !== 'day' || Math.abs(daysBetween(first, day)) <= 90
    const add = (day: string, values: Record<string, bigint>) => {
      if (!followed(day)) return
      const cell = { grain, cohort: periodOf(grain, first), period: periodOf(grain, day) }
      sums.add('cohort_analytics', { ...key, ...cell }, values)
    }
    const periods = new Map(days.map((day) => [periodOf(grain, day), day]))
    for (const day of periods.values()) add(day, { customers: ONE })
    for (const order of placed) add(order.day, { orders: ONE, revenue: order.placed.total })
    for (const { day, orderDay, reversed } of taken) {
      add(day, { reversed })
      add(orderDay, { reversed_by_order: reversed })
    }
  }
}

/** The number of customers with an order between two days. */
export function distinctCustomers(
  { customers }: ExpectedLife,
  { tenant, currency, from, to }: { tenant: string; currency: string; from: string; to: string },
): number {
  return customers.filter(
    (customer) =>
      customer.tenant === tenant &&
      customer.currency === currency &&
      customer.placed.some(({ day }) => from <= day && day <= to),
  ).length
}
