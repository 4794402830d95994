import { decimal, decimalText, roundedQuotient } from '../helpers/decimal.ts'
import { nameOf } from './life-ids.ts'

/** An `OrderCreated`, independent of its envelope. Amounts are decimal numerals. */
export interface OrderEvent {
  /** The id of the message. */
  id: string
  tenant?: string
  data: {
    orderId: string | number
    customerId?: string | number
    currency?: string
    totalAmount: string
    /** ISO 8601. Without an offset, the time is in UTC. */
    createdAt: string
    items: { productId: string | number; quantity: number; unitPrice?: string; lineTotal?: string }[]
  }
}

export interface OracleSettings {
  /** Default: UTC. */
  timeZone?: string
  /** The currency of orders without a currency. Default: USD. */
  currency?: string
}

type Row = Record<string, string | bigint>

/** The expected rows of the tables, sorted by key. */
export interface Expected {
  days: Row[]
  hours: Row[]
  products: Row[]
  months: Row[]
}

/**
 * Computes the expected sums of a set of orders, one order after the other. The oracle has its own arithmetic, calendar
 * and rules, and shares no code with the engine.
 */
export function expectedTables(events: readonly OrderEvent[], settings: OracleSettings = {}): Expected {
  const { timeZone = 'UTC', currency: defaultCurrency = 'USD' } = settings
  const days = new Totals()
  const hours = new Totals()
  const products = new Totals()
  const months = new Totals()
  for (const { tenant = 'default', data } of onePerOrder(events)) {
    const { currency = defaultCurrency, customerId, items } = data
    const { date, hour } = placeInCalendar(instantOf(data.createdAt), timeZone)
    const total = decimal(data.totalAmount)
    const units = items.reduce((sum, { quantity }) => sum + BigInt(quantity), 0n)
    for (const totals of [
      days.of({ tenant, currency, date }),
      months.of({ tenant, currency, month: `${date.slice(0, 7)}-01` }),
    ]) {
      totals.orders++
      totals.units += units
      totals.revenue += total
      const customer = nameOf(customerId)
      if (customer !== undefined) totals.customers.add(customer)
    }
    const hourly = hours.of({ tenant, currency, hour: new Date(hour).toISOString() })
    hourly.orders++
    hourly.revenue += total
    const ordered = new Set(items.map(({ productId }) => nameOf(productId) ?? '(none)'))
    for (const product of ordered) products.of({ tenant, currency, date, product }).orders++
    for (const { productId, quantity, unitPrice = '0', lineTotal } of items) {
      const line = products.of({ tenant, currency, date, product: nameOf(productId) ?? '(none)' })
      line.units += BigInt(quantity)
      line.revenue += lineTotal === undefined ? decimal(unitPrice) * BigInt(quantity) : decimal(lineTotal)
    }
  }
  return {
    days: days.rows(({ orders, units, revenue, customers }) => ({
      orders,
      units,
      revenue,
      customers: BigInt(customers.size),
    })),
    hours: hours.rows(({ orders, revenue }) => ({ orders, revenue })),
    products: products.rows(({ orders, units, revenue }) => ({ orders, units, revenue })),
    months: months.rows(({ orders, units, revenue }) => ({ orders, units, revenue })),
  }
}

/** The number of distinct orders. */
export function countOrders(events: readonly OrderEvent[]): number {
  return onePerOrder(events).length
}

/** Whether `quotient` is `dividend ÷ divisor`, rounded at its last decimal, with at least 16 digits. */
export function isQuotient(quotient: string, dividend: bigint, divisor: bigint): boolean {
  const decimals = quotient.split('.')[1]?.length ?? 0
  const digits = quotient.replace(/^-?[0.]*|\./g, '').length
  return decimal(quotient) === roundedQuotient(dividend, divisor, decimals) && (digits >= 16 || dividend === 0n)
}

function onePerOrder(events: readonly OrderEvent[]): OrderEvent[] {
  return [
    ...new Map(
      events.map((event) => [JSON.stringify([event.tenant ?? 'default', String(event.data.orderId)]), event]),
    ).values(),
  ]
}

interface Total {
  orders: bigint
  units: bigint
  revenue: bigint
  customers: Set<string>
}

/** Totals by key. */
class Totals {
  #byKey = new Map<string, { key: Record<string, string>; total: Total }>()

  of(key: Record<string, string>): Total {
    const name = JSON.stringify(key)
    const found = this.#byKey.get(name) ?? {
      key,
      total: { orders: 0n, units: 0n, revenue: 0n, customers: new Set<string>() },
    }
    this.#byKey.set(name, found)
    return found.total
  }

  rows(show: (total: Total) => Record<string, bigint>): Row[] {
    const rows = [...this.#byKey.values()].map(({ key, total }) => ({ ...key, ...show(total) }))
    return inKeyOrder(
      rows.map((row) => ('revenue' in row ? { ...row, revenue: decimalText(row.revenue as bigint) } : row)),
    )
  }
}

/** Sorts rows, so that they do not depend on the order of arrival. */
export function inKeyOrder<R extends Record<string, string | bigint>>(rows: R[]): R[] {
  const keyed = rows.map((row) => ({ row, text: Object.entries(row).sort().join() }))
  return keyed.sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ row }) => row)
}

/** Milliseconds since 1970 of ISO 8601 text. Without an offset, the time is in UTC. */
export function instantOf(text: string): number {
  const ms = Date.parse(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`)
  if (Number.isNaN(ms)) throw new Error(`The oracle cannot read the time ${text}`)
  return ms
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/**
 * The day in the time zone, and the instant at which its hour began. A day does not return after its end. An hour in which the
 * clock changes begins at the change, or at the quarter of an hour in which the clock changes.
 */
export function placeInCalendar(ms: number, timeZone: string): { date: string; hour: number } {
  const minute = ms - modulo(ms, MINUTE_MS)
  const now = localTimeAt(minute, timeZone)
  const onTheClock = minute - modulo(now, HOUR_MS)
  const offset = now - minute
  if (localTimeAt(minute - 2 * HOUR_MS, timeZone) - (minute - 2 * HOUR_MS) === offset) {
    return { date: dateOf(now), hour: onTheClock }
  }
  // The clock changed within the last two hours.
  const isSameClock = (at: number) => localTimeAt(at, timeZone) - at === offset
  let hour = minute
  while (hour > onTheClock && isSameClock(hour - MINUTE_MS)) hour -= MINUTE_MS
  let latest = now
  for (let at = minute - 2 * HOUR_MS; at < minute; at += MINUTE_MS) {
    const local = localTimeAt(at, timeZone)
    if (local > latest) latest = local
  }
  return { date: dateOf(latest), hour: hour - modulo(hour, 15 * MINUTE_MS) }
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** The local time at the begin of a minute, as if it were UTC. */
function localTimeAt(minute: number, timeZone: string): number {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    } as Intl.DateTimeFormatOptions)
  formats.set(timeZone, format)
  const parts = Object.fromEntries(format.formatToParts(minute).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 0, day = 0, hour = 0, minute: minutes = 0 } = parts
  return new Date(0).setUTCFullYear(year, month - 1, day) + hour * HOUR_MS + minutes * MINUTE_MS
}

const dateOf = (local: number) => new Date(local).toISOString().slice(0, 10)
const modulo = (value: number, divisor: number) => ((value % divisor) + divisor) % divisor
