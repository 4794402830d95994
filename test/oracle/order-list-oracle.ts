import { earliest, type Moment, periodOf } from './life-calendar.ts'
import type { LifeEvent } from './life-events.ts'
import type { CreditNote, Order, Placed } from './life-fact-types.ts'
import { factsOf } from './life-facts.ts'
import { byText, reversalsOf } from './life-reversals.ts'
import { ONE } from './life-sums.ts'
import { placeInCalendar } from './oracle.ts'

/** The parameters of a list of orders. */
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
  status?: OrderStatus
  happened?: OrderStep
  cancelReason?: string
  failureReason?: string
  customers?: 'new' | 'returning'
  search?: string
  isGuest?: boolean
  cohort?: string
  interval?: 'day' | 'week' | 'month' | 'quarter' | 'year'
  hour?: number
  weekday?: number
}

type OrderStatus =
  | ('placed' | 'paid' | 'unpaid' | 'shipped' | 'unshipped' | 'refunded' | 'payment_failed')
  | ('cancelled' | 'cancelled_before_payment' | 'cancelled_before_shipment' | 'cancelled_after_shipment')
type OrderStep = 'placed' | 'reversed' | 'refunded' | 'cancelled' | 'payment_failed'

/** The amounts that an order or a credit note adds to a period. */
export interface Contribution {
  kind: 'order' | 'creditNote'
  id: string
  at: string
  revenue: bigint
  refunds: bigint
  cancelled: bigint
  reversed: bigint
  /** Undefined unless they are asked for. */
  failedPayments: bigint | undefined
  failedAmount: bigint | undefined
}

/** The expected rows of a list of orders, newest first, computed in one pass over the events. */
export function expectedOrders(
  events: readonly LifeEvent[],
  asked: OrdersQuestion,
  shopTimeZone: string,
): Contribution[] {
  const facts = factsOf(events, 'USD')
  const isWithin = (moment: Moment) => liesWithin(moment, asked)
  const ofTenant = facts.orders.filter(({ tenant }) => tenant === asked.tenant)
  const cohort = customersAsked(ofTenant, asked, shopTimeZone)
  const found: Contribution[] = []
  for (const order of ofTenant) {
    const { placed } = order
    if (!placed || !isAsked(order, placed, asked, cohort)) continue
    const isPlaced = placed.currency === asked.currency && isWithin(placed.at)
    const taken = reversalsOf(order, placed).filter(
      ({ at, currency }) => currency === asked.currency && isWithin(asked.basis === 'order' ? placed.at : at),
    )
    const failed = failuresOf(order).filter(
      ({ at, currency = placed.currency, method = placed.method ?? '', reason }) =>
        currency === asked.currency &&
        isWithin(at) &&
        (asked.paymentMethod === undefined || method === asked.paymentMethod) &&
        (asked.failureReason === undefined || reason === asked.failureReason),
    )
    const did = (kind: string) => taken.some((one) => one.kind === kind)
    const happened = {
      placed: isPlaced,
      reversed: taken.length > 0,
      refunded: did('refund'),
      cancelled: did('cancellation'),
      payment_failed: failed.length > 0,
    }
    if (!(asked.happened ? happened[asked.happened] : isPlaced || taken.length > 0)) continue
    const amountOf = (kind: string) => sum(taken.filter((one) => one.kind === kind).map(({ amount }) => amount))
    found.push({
      kind: 'order',
      id: order.id,
      at: placed.at.text,
      revenue: isPlaced ? placed.total : 0n,

      refunds: amountOf('refund'),
      cancelled: amountOf('cancellation'),
      reversed: sum(taken.map(({ reversed }) => reversed)),
      ...failuresShown(asked, failed),
    })
  }
  for (const note of facts.creditNotes) {
    const { tenant, currency, id, at, amount } = note
    if (tenant !== asked.tenant || currency !== asked.currency || !isWithin(at)) continue
    if (!isNoteAsked(note, asked, cohort)) continue
    const shown = { kind: 'creditNote' as const, id, at: at.text, ...failuresShown(asked, []) }
    found.push({ ...shown, revenue: 0n, refunds: amount, cancelled: 0n, reversed: amount })
  }
  return found.sort(
    (a, b) => compare(b.at, a.at) || Buffer.compare(Buffer.from(b.id), Buffer.from(a.id)) || compare(b.kind, a.kind),
  )
}

function failuresShown({ happened }: OrdersQuestion, failed: readonly { amount: bigint }[]) {
  if (happened !== 'payment_failed') return { failedPayments: undefined, failedAmount: undefined }
  return { failedPayments: ONE * BigInt(failed.length), failedAmount: sum(failed.map(({ amount }) => amount)) }
}

/** The refused payments, the last one last. */
function failuresOf({ payments }: Order) {
  return [...payments.values()]
    .filter(({ outcome }) => outcome === 'failed')
    .sort((a, b) => byText(`${a.at.text} ${a.id}`, `${b.at.text} ${b.id}`))
}

function isAsked(order: Order, placed: Placed, asked: OrdersQuestion, cohort: ReadonlySet<string>): boolean {
  const is = (value: string | undefined, wanted: string | undefined) => wanted === undefined || (value ?? '') === wanted
  return (
    is(placed.channel, asked.channel) &&
    is(placed.country, asked.country) &&
    (asked.happened === 'payment_failed' || is(placed.method, asked.paymentMethod)) &&
    is(placed.coupon, asked.couponCode) &&
    (asked.customerId === undefined || placed.customer === asked.customerId) &&
    (asked.isGuest === undefined || (placed.customer === undefined) === asked.isGuest) &&
    (!isAboutCustomers(asked) || (placed.currency === asked.currency && cohort.has(placed.customer ?? ''))) &&
    (asked.cancelReason === undefined || order.cancelled?.reason === asked.cancelReason) &&
    (asked.failureReason === undefined ||
      asked.happened === 'payment_failed' ||
      failuresOf(order).at(-1)?.reason === asked.failureReason) &&
    order.id.startsWith(asked.search ?? '') &&
    (asked.productId === undefined || placed.lines.some(({ product }) => product === asked.productId)) &&
    hasStatus(order, asked.status)
  )
}

function isNoteAsked({ customer, items }: CreditNote, asked: OrdersQuestion, cohort: ReadonlySet<string>): boolean {
  if (asked.channel || asked.country || asked.paymentMethod || asked.couponCode) return false
  if (asked.status !== undefined && asked.status !== 'refunded') return false
  if (asked.happened !== undefined && !['reversed', 'refunded'].includes(asked.happened)) return false
  if ([asked.cancelReason, asked.failureReason, asked.search].some((text) => text !== undefined)) return false
  return (
    (asked.customerId === undefined || customer === asked.customerId) &&
    (asked.isGuest === undefined || (customer === undefined) === asked.isGuest) &&
    (!isAboutCustomers(asked) || cohort.has(customer ?? '')) &&
    (asked.productId === undefined || items.some(({ product }) => product === asked.productId))
  )
}

function hasStatus({ cancelled, refunds, payments, shipments }: Order, status: OrdersQuestion['status']): boolean {
  const had = (step: Moment | undefined) =>
    step !== undefined && cancelled !== undefined && step.text <= cancelled.at.text
  const made = [...payments.values()].filter(({ outcome }) => outcome === 'processed')
  const isPaid = had(earliest(made.map(({ at }) => at)))
  const isShipped = had(earliest([...shipments.values()].map(({ at }) => at)))
  const outcomes = [...payments.values()].map(({ outcome }) => outcome)
  const reached = {
    placed: true,
    paid: outcomes.includes('processed'),
    shipped: shipments.size > 0,
    cancelled: cancelled !== undefined,
    refunded: refunds.size > 0,
    payment_failed: outcomes.includes('failed') && !outcomes.includes('processed'),
    unpaid: !outcomes.includes('processed'),
    unshipped: shipments.size === 0,
    cancelled_before_payment: cancelled !== undefined && !isPaid && !isShipped,
    cancelled_before_shipment: cancelled !== undefined && isPaid && !isShipped,
    cancelled_after_shipment: cancelled !== undefined && isShipped,
  }
  return status === undefined || reached[status]
}

const isAboutCustomers = ({ cohort, customers }: OrdersQuestion) => cohort !== undefined || customers !== undefined

function customersAsked(
  orders: readonly Order[],
  { currency, cohort, interval = 'month', customers, startDate, endDate, timezone }: OrdersQuestion,
  shopTimeZone: string,
): ReadonlySet<string> {
  const first = new Map<string, string>()
  const firstInZone = new Map<string, string>()
  for (const { placed } of orders) {
    if (!placed || placed.customer === undefined || placed.currency !== currency) continue
    const day = placeInCalendar(placed.at.ms, shopTimeZone).date
    const known = first.get(placed.customer)
    if (known === undefined || day < known) first.set(placed.customer, day)
    const local = placeInCalendar(placed.at.ms, timezone).date
    const knownLocal = firstInZone.get(placed.customer)
    if (knownLocal === undefined || local < knownLocal) firstInZone.set(placed.customer, local)
  }
  const isOfCohort = ([customer, day]: [string, string]) => {
    const local = firstInZone.get(customer) ?? ''
    if (customers === 'returning' && local >= startDate) return false
    if (customers === 'new' && (local < startDate || local > endDate)) return false
    return cohort === undefined || periodOf(interval, day) === periodOf(interval, cohort)
  }
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
