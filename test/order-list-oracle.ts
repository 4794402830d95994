import { type Moment, periodOf } from './life-calendar.ts'
import type { LifeEvent } from './life-events.ts'
import { type CreditNote, factsOf, type Order, type Placed } from './life-facts.ts'
import { reversalsOf } from './life-reversals.ts'
import { placeInCalendar } from './oracle.ts'

/** What a list of orders is asked. */
export interface OrdersQuestion {
  tenant: string
  currency: string
  startDate: string
  endDate: string
  timezone: string
  basis: 'event' | 'order'
  channel?: string
  country?: string
  paymentMethod?: string
  couponCode?: string
  customerId?: string
  productId?: string
  status?: 'placed' | 'paid' | 'shipped' | 'cancelled' | 'refunded' | 'payment_failed'
  isGuest?: boolean
  cohort?: string
  interval?: 'day' | 'week' | 'month' | 'quarter' | 'year'
  hour?: number
  weekday?: number
}

/** What an order or a credit note adds to a period. */
export interface Contribution {
  kind: 'order' | 'creditNote'
  id: string
  at: string
  revenue: bigint
  refunds: bigint
  cancelled: bigint
  reversed: bigint
}

/** The rows that a list of orders must have, newest first: one plain pass over all that the events tell. */
export function expectedOrders(
  events: readonly LifeEvent[],
  asked: OrdersQuestion,
  shopTimeZone: string,
): Contribution[] {
  const facts = factsOf(events, 'USD')
  const isWithin = (moment: Moment) => liesWithin(moment, asked)
  const ofTenant = facts.orders.filter(({ tenant }) => tenant === asked.tenant)
  const cohort = customersOfCohort(ofTenant, asked, shopTimeZone)
  const found: Contribution[] = []
  for (const order of ofTenant) {
    const { placed } = order
    if (!placed || !isAsked(order, placed, asked, cohort)) continue
    const isPlaced = placed.currency === asked.currency && isWithin(placed.at)
    const taken = reversalsOf(order, placed).filter(
      ({ at, currency }) => currency === asked.currency && isWithin(asked.basis === 'order' ? placed.at : at),
    )
    if (!isPlaced && taken.length === 0) continue
    const amountOf = (kind: string) => sum(taken.filter((one) => one.kind === kind).map(({ amount }) => amount))
    found.push({
      ...{ kind: 'order', id: order.id, at: placed.at.text, revenue: isPlaced ? placed.total : 0n },
      ...{ refunds: amountOf('refund'), cancelled: amountOf('cancellation') },
      reversed: sum(taken.map(({ reversed }) => reversed)),
    })
  }
  for (const note of facts.creditNotes) {
    const { tenant, currency, id, at, amount } = note
    if (tenant !== asked.tenant || currency !== asked.currency || !isWithin(at)) continue
    if (!isNoteAsked(note, asked, cohort)) continue
    found.push({ kind: 'creditNote', id, at: at.text, revenue: 0n, refunds: amount, cancelled: 0n, reversed: amount })
  }
  return found.sort(
    (a, b) => compare(b.at, a.at) || Buffer.compare(Buffer.from(b.id), Buffer.from(a.id)) || compare(b.kind, a.kind),
  )
}

function isAsked(order: Order, placed: Placed, asked: OrdersQuestion, cohort: ReadonlySet<string>): boolean {
  const is = (value: string | undefined, wanted: string | undefined) => wanted === undefined || (value ?? '') === wanted
  return (
    is(placed.channel, asked.channel) &&
    is(placed.country, asked.country) &&
    is(placed.method, asked.paymentMethod) &&
    is(placed.coupon, asked.couponCode) &&
    (asked.customerId === undefined || placed.customer === asked.customerId) &&
    (asked.isGuest === undefined || (placed.customer === undefined) === asked.isGuest) &&
    (asked.cohort === undefined || cohort.has(placed.customer ?? '')) &&
    (asked.productId === undefined || placed.lines.some(({ product }) => product === asked.productId)) &&
    hasStatus(order, asked.status)
  )
}

function isNoteAsked({ customer, items }: CreditNote, asked: OrdersQuestion, cohort: ReadonlySet<string>): boolean {
  if (asked.channel || asked.country || asked.paymentMethod || asked.couponCode) return false
  if (asked.status !== undefined && asked.status !== 'refunded') return false
  return (
    (asked.customerId === undefined || customer === asked.customerId) &&
    (asked.isGuest === undefined || (customer === undefined) === asked.isGuest) &&
    (asked.cohort === undefined || cohort.has(customer ?? '')) &&
    (asked.productId === undefined || items.some(({ product }) => product === asked.productId))
  )
}

function hasStatus({ cancelled, refunds, payments, shipments }: Order, status: OrdersQuestion['status']): boolean {
  const outcomes = [...payments.values()].map(({ outcome }) => outcome)
  const reached = {
    placed: true,
    paid: outcomes.includes('processed'),
    shipped: shipments.size > 0,
    cancelled: cancelled !== undefined,
    refunded: refunds.size > 0,
    payment_failed: outcomes.includes('failed') && !outcomes.includes('processed'),
  }
  return status === undefined || reached[status]
}

function customersOfCohort(
  orders: readonly Order[],
  { currency, cohort, interval = 'month' }: OrdersQuestion,
  shopTimeZone: string,
): ReadonlySet<string> {
  const first = new Map<string, string>()
  for (const { placed } of orders) {
    if (!placed || placed.customer === undefined || placed.currency !== currency) continue
    const day = placeInCalendar(placed.at.ms, shopTimeZone).date
    const known = first.get(placed.customer)
    if (known === undefined || day < known) first.set(placed.customer, day)
  }
  const isOfCohort = ([, day]: [string, string]) =>
    cohort !== undefined && periodOf(interval, day) === periodOf(interval, cohort)
  return new Set([...first].filter(isOfCohort).map(([customer]) => customer))
}

function liesWithin({ ms }: Moment, { startDate, endDate, timezone, hour, weekday }: OrdersQuestion): boolean {
  const { date } = placeInCalendar(ms, timezone)
  if (date < startDate || date > endDate) return false
  const isoDay = new Date(`${date}T00:00:00Z`).getUTCDay() || 7
  return (weekday === undefined || weekday === isoDay) && (hour === undefined || hour === hourAt(ms, timezone))
}

function hourAt(ms: number, timeZone: string): number {
  return Number(new Intl.DateTimeFormat('en', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(ms))
}

const sum = (amounts: readonly bigint[]) => amounts.reduce((all, amount) => all + amount, 0n)
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
