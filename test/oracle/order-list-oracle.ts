import { earliest, type Moment, periodOf } from './life-calendar.ts'
import type { LifeEvent } from './life-events.ts'
import type { CreditNote, Order, Placed } from './life-fact-types.ts'
import { factsOf } from './life-facts.ts'
import { countedOrders, type Settled } from './life-placements.ts'
import { countedRefunds, isCounted } from './life-refunds.ts'
import { byText, reversalsOf } from './life-reversals.ts'
import { shippedSteps } from './life-shipments.ts'
import { ONE } from './life-sums.ts'
import { placeInCalendar } from './oracle.ts'

/** The parameters of a list of orders. */
export interface OrdersRequest {
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
  | ('placed' | 'paid' | 'unpaid' | 'partly_shipped' | 'shipped' | 'unshipped' | 'refunded' | 'payment_failed')
  | ('cancelled' | 'cancelled_before_payment' | 'cancelled_before_shipment' | 'cancelled_after_shipment')
type OrderStep = 'placed' | 'adjusted' | 'reversed' | 'refunded' | 'charged_back' | 'cancelled' | 'payment_failed'

/** The amounts that an order or a credit note adds to a period. */
export interface Contribution {
  kind: 'order' | 'creditNote'
  id: string
  at: string
  revenue: bigint
  adjustments: bigint
  refunds: bigint
  chargebacks: bigint
  cancelled: bigint
  reversed: bigint
  /** Undefined unless the request is about failed payments. */
  failedPayments: bigint | undefined
  failedAmount: bigint | undefined
}

/** The expected rows of a list of orders, newest first, computed in one pass over the events. */
export function expectedOrders(
  events: readonly LifeEvent[],
  request: OrdersRequest,
  shopTimeZone: string,
): Contribution[] {
  const facts = factsOf(events, 'USD')
  const isWithin = (moment: Moment) => liesWithin(moment, request)
  const ofTenant = countedOrders(facts.orders).filter(({ tenant }) => tenant === request.tenant)
  const cohort = matchingCustomers(ofTenant, request, shopTimeZone)
  const found: Contribution[] = []
  for (const order of ofTenant) {
    const { placed } = order
    if (!matches(order, placed, request, cohort)) continue
    const sold = saleParts(order, request).filter(({ at, of }) => of.currency === request.currency && isWithin(at))
    const isPlaced = sold.some(({ isOrder }) => isOrder)
    const adjustments = sum(sold.filter(({ isOrder }) => !isOrder).map(({ of, sign }) => sign * of.total))
    const taken = reversalsOf(order, placed).filter(
      ({ at, currency }) => currency === request.currency && isWithin(request.basis === 'order' ? placed.at : at),
    )
    const failed = failuresOf(order).filter(
      ({ at, currency = placed.currency, method = placed.method ?? '', reason }) =>
        currency === request.currency &&
        isWithin(at) &&
        (request.paymentMethod === undefined || method === request.paymentMethod) &&
        (request.failureReason === undefined || reason === request.failureReason),
    )
    const did = (kind: string) => taken.some((one) => one.kind === kind)
    const happened = {
      placed: isPlaced,
      adjusted: adjustments !== 0n,
      reversed: taken.length > 0,
      refunded: did('refund'),
      charged_back: did('chargeback'),
      cancelled: did('cancellation'),
      payment_failed: failed.length > 0,
    }
    if (!(request.happened ? happened[request.happened] : isPlaced || adjustments !== 0n || taken.length > 0)) continue
    const amountOf = (kind: string) => sum(taken.filter((one) => one.kind === kind).map(({ amount }) => amount))
    found.push({
      kind: 'order',
      id: order.id,
      at: placed.at.text,
      revenue: sum(sold.filter(({ isOrder }) => isOrder).map(({ of }) => of.total)),
      adjustments,
      refunds: amountOf('refund'),
      chargebacks: amountOf('chargeback'),
      cancelled: amountOf('cancellation'),
      reversed: sum(taken.map(({ reversed }) => reversed)),
      ...failuresShown(request, failed),
    })
  }
  for (const note of facts.creditNotes) {
    const { tenant, currency, id, at, kind, amount } = note
    if (!isCounted(note) || tenant !== request.tenant || currency !== request.currency || !isWithin(at)) continue
    if (!noteMatches(note, request, cohort)) continue
    const shown = { kind: 'creditNote' as const, id, at: at.text, ...failuresShown(request, []) }
    const [refunds, chargebacks] = kind === 'refund' ? [amount, 0n] : [0n, amount]
    found.push({ ...shown, revenue: 0n, adjustments: 0n, refunds, chargebacks, cancelled: 0n, reversed: amount })
  }
  return found.sort(
    (a, b) => compare(b.at, a.at) || Buffer.compare(Buffer.from(b.id), Buffer.from(a.id)) || compare(b.kind, a.kind),
  )
}

/** An order, or what a revision of it changed: minus the revision before, plus the new one. */
interface SalePart {
  isOrder: boolean
  at: Moment
  of: Placed
  sign: bigint
}

/** Lists about steps and customers take an order as it is now, as the reports about these do. */
function saleParts({ placed, first, later }: Settled, request: OrdersRequest): SalePart[] {
  const { basis, status, isGuest } = request
  const isAsNow = status !== undefined || isGuest !== undefined || isAboutCustomers(request)
  if (basis === 'order' || isAsNow) return [{ isOrder: true, at: placed.at, of: placed, sign: 1n }]
  const revised = [first, ...later.map((one) => one.placed)]
  return [
    { isOrder: true, at: first.at, of: first, sign: 1n },
    ...later.flatMap(({ at, placed }, i): SalePart[] => [
      { isOrder: false, at, of: revised[i] ?? first, sign: -1n },
      { isOrder: false, at, of: placed, sign: 1n },
    ]),
  ]
}

function failuresShown({ happened }: OrdersRequest, failed: readonly { amount: bigint }[]) {
  if (happened !== 'payment_failed') return { failedPayments: undefined, failedAmount: undefined }
  return { failedPayments: ONE * BigInt(failed.length), failedAmount: sum(failed.map(({ amount }) => amount)) }
}

/** The failed payments, by time. */
function failuresOf({ payments }: Order) {
  return [...payments.values()]
    .filter(({ outcome }) => outcome === 'failed')
    .sort((a, b) => byText(`${a.at.text} ${a.id}`, `${b.at.text} ${b.id}`))
}

const is = (value: string | undefined, wanted: string | undefined) => wanted === undefined || (value ?? '') === wanted

function matches(order: Order, placed: Placed, request: OrdersRequest, cohort: ReadonlySet<string>): boolean {
  return (
    is(placed.channel, request.channel) &&
    is(placed.country, request.country) &&
    (request.happened === 'payment_failed' || is(placed.method, request.paymentMethod)) &&
    hasCoupon(placed, request.couponCode) &&
    (request.customerId === undefined || placed.customer === request.customerId) &&
    (request.isGuest === undefined || (placed.customer === undefined) === request.isGuest) &&
    (!isAboutCustomers(request) || (placed.currency === request.currency && cohort.has(placed.customer ?? ''))) &&
    (request.cancelReason === undefined || order.cancelled?.reason === request.cancelReason) &&
    (request.failureReason === undefined ||
      request.happened === 'payment_failed' ||
      failuresOf(order).at(-1)?.reason === request.failureReason) &&
    order.id.startsWith(request.search ?? '') &&
    (request.productId === undefined || placed.lines.some(({ product }) => product === request.productId)) &&
    hasStatus(order, placed, request.status)
  )
}

const hasCoupon = ({ coupons }: Placed, wanted: string | undefined) =>
  wanted === undefined || coupons.includes(wanted) || (wanted === '' && coupons.length === 0)

function noteMatches(
  { customer, kind, items }: CreditNote,
  request: OrdersRequest,
  cohort: ReadonlySet<string>,
): boolean {
  if (request.channel || request.country || request.paymentMethod || request.couponCode) return false
  if (request.status !== undefined && (request.status !== 'refunded' || kind !== 'refund')) return false
  const happened = ['reversed', kind === 'refund' ? 'refunded' : 'charged_back']
  if (request.happened !== undefined && !happened.includes(request.happened)) return false
  if ([request.cancelReason, request.failureReason, request.search].some((text) => text !== undefined)) return false
  return (
    (request.customerId === undefined || customer === request.customerId) &&
    (request.isGuest === undefined || (customer === undefined) === request.isGuest) &&
    (!isAboutCustomers(request) || cohort.has(customer ?? '')) &&
    (request.productId === undefined || items.some(({ product }) => product === request.productId))
  )
}

function hasStatus(order: Order, placed: Placed, status: OrdersRequest['status']): boolean {
  const { cancelled, payments } = order
  const had = (step: Moment | undefined) =>
    step !== undefined && cancelled !== undefined && step.text <= cancelled.at.text
  const made = [...payments.values()].filter(({ outcome }) => outcome === 'processed')
  const isPaid = had(earliest(made.map(({ at }) => at)))
  const steps = shippedSteps(order, placed.lines)
  const isShipped = had(steps.first)
  const outcomes = [...payments.values()].map(({ outcome }) => outcome)
  const reached = {
    placed: true,
    paid: outcomes.includes('processed'),
    shipped: steps.whole !== undefined,
    partly_shipped: steps.partly !== undefined,
    cancelled: cancelled !== undefined,
    refunded: countedRefunds(order, placed.currency).some(({ kind }) => kind === 'refund'),
    payment_failed: outcomes.includes('failed') && !outcomes.includes('processed'),
    unpaid: !outcomes.includes('processed'),
    unshipped: steps.whole === undefined,
    cancelled_before_payment: cancelled !== undefined && !isPaid && !isShipped,
    cancelled_before_shipment: cancelled !== undefined && isPaid && !isShipped,
    cancelled_after_shipment: cancelled !== undefined && isShipped,
  }
  return status === undefined || reached[status]
}

const isAboutCustomers = ({ cohort, customers }: OrdersRequest) => cohort !== undefined || customers !== undefined

function matchingCustomers(
  orders: readonly Settled[],
  { currency, cohort, interval = 'month', customers, startDate, endDate, timezone }: OrdersRequest,
  shopTimeZone: string,
): ReadonlySet<string> {
  const first = new Map<string, string>()
  const firstInZone = new Map<string, string>()
  for (const { placed } of orders) {
    if (placed.customer === undefined || placed.currency !== currency) continue
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

function liesWithin({ ms }: Moment, { startDate, endDate, timezone, hour, weekday }: OrdersRequest): boolean {
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
