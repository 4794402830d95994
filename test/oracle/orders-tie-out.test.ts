import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReportContext } from '../../src/reports/engine/context.ts'
import type { Report } from '../../src/reports/engine/report.ts'
import { openReportPool } from '../../src/reports/engine/report-pool.ts'
import { runReport } from '../../src/reports/engine/run-report.ts'
import { orders } from '../../src/reports/orders/list/orders.ts'
import { salesHeatmap } from '../../src/reports/sales/sales-heatmap.ts'
import { salesSummary } from '../../src/reports/sales/sales-summary.ts'
import { addDays } from '../../src/time/days.ts'
import { createZones, type Zones } from '../../src/zones/read-zone.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { decimal, decimalText } from '../helpers/decimal.ts'
import { forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { deliverLife } from './life-delivery.ts'
import { factsOf } from './life-facts.ts'
import { type Life, lives } from './life-generator.ts'
import { expectedOrders, type OrdersRequest } from './order-list-oracle.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=2000, and TIDEMARK_TEST_SEED to repeat one that failed. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 40)
const options = { numRuns: RUNS }
const QUESTIONS = 8
const PLAN = { batchSize: 20, batchConnections: 1, submissions: [50], inboxes: [0], isOneByOne: true }

const database = useTestDatabase()
let pool: pg.Pool
let zones: Zones
beforeAll(() => {
  zones = createZones(database.pool)
  pool = openReportPool(database.pool)
})
afterAll(() => pool.end())

test(
  'the orders behind a number add up to it, for any query and any shop',
  async () => {
    const questions = fc.array(question(), { minLength: QUESTIONS, maxLength: QUESTIONS })
    await fc.assert(
      fc.asyncProperty(lives(), questions, async (life, asked) => {
        await load(life)
        for (const one of asked) await expectTieOut(life, one)
        await expectMigrationToTellTheSame()
      }),
      options,
    )
  },
  scaled(60_000 + RUNS * 3000),
)

type Asked = Omit<OrdersRequest, 'startDate' | 'endDate' | 'timezone' | 'cohort'> & {
  from: number
  days: number
  /** Undefined: the shop's. */
  timezone?: string
  hasCohort: boolean
  limit: number
}

/**
 * One in five asks for nothing but hours or weekdays: totals of these come from what is kept by the hour. Two ask in the shop's time zone for a
 * status, guests or a step alone: totals of these come from what is kept by status or step.
 */
function question(): fc.Arbitrary<Asked> {
  const onlyCells = anyQuestion().map(
    ({ tenant, currency, from, days, timezone, basis, happened, hour, weekday, interval, limit }): Asked => ({
      tenant,
      currency,
      from,
      days,
      timezone,
      basis,
      happened,
      interval,
      limit,

      hour: weekday === undefined ? (hour ?? 23) : hour,
      weekday,
      hasCohort: false,
    }),
  )
  const onlyStored = fc.tuple(anyQuestion(), fc.constantFrom('status', 'isGuest', 'both', 'happened')).map(
    ([
      { tenant, currency, from, days, basis, status = 'paid', isGuest = false, happened, interval, limit },
      by,
    ]): Asked => ({
      tenant,
      currency,
      from,
      days,
      basis,
      interval,
      limit,
      hasCohort: false,
      ...((by === 'status' || by === 'both') && { status }),
      ...((by === 'isGuest' || by === 'both') && { isGuest }),
      ...(by === 'happened' && { happened: happened ?? 'refunded' }),
    }),
  )
  return fc.oneof(
    { weight: 2, arbitrary: anyQuestion() },
    { weight: 1, arbitrary: onlyCells },
    { weight: 2, arbitrary: onlyStored },
  )
}

function anyQuestion(): fc.Arbitrary<Asked> {
  const rarely = <T>(...values: T[]) =>
    fc.oneof(
      { weight: 5, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom<T | undefined>(...values) },
    )
  return fc.record({
    tenant: fc.constantFrom('default', 'default', 'nord "1"'),
    currency: fc.constantFrom('EUR', 'EUR', 'USD', 'JPY'),
    from: fc.constantFrom(0, -1, 0, -2, -366, -31),
    days: fc.constantFrom(0, 1, 2, 31, 400),
    timezone: fc.constantFrom(undefined, undefined, 'Pacific/Auckland', 'America/St_Johns', 'UTC'),
    basis: fc.constantFrom('event', 'order'),

    channel: rarely('web', 'store', ''),
    country: rarely('web', ''),
    paymentMethod: rarely('web', 'store'),

    couponCode: rarely('web'),
    customerId: rarely('anna', 'bert', '7'),
    productId: rarely('p1', '4', '"'),
    status: rarely(
      'placed',
      'paid',
      'unpaid',
      'partly_shipped',
      'shipped',
      'unshipped',
      'cancelled',
      'refunded',
      'payment_failed',
      'cancelled_before_payment',
      'cancelled_before_shipment',
      'cancelled_after_shipment',
    ),
    happened: fc.constantFrom(
      undefined,
      undefined,
      'placed',
      'adjusted',
      'reversed',
      'refunded',
      'charged_back',
      'cancelled',
      'payment_failed',
    ),

    cancelReason: rarely('', 'too late', 'broken'),
    failureReason: rarely('', 'too late'),

    customers: rarely('new', 'returning'),
    search: rarely('o', 'o1', '5'),

    isGuest: rarely(true, false),
    hasCohort: fc.nat({ max: 5 }).map((n) => n === 0),
    interval: fc.constantFrom('day', 'week', 'month', 'quarter', 'year'),

    hour: rarely(0, 1, 2, 3, 22, 23),
    weekday: rarely(1, 5, 7),
    limit: fc.constantFrom(1, 2, 500),
  }) as fc.Arbitrary<Asked>
}

async function load({ timeZone, arrivals }: Life): Promise<void> {
  await forgetEverything(database.pool)
  await deliverLife(arrivals, { ...PLAN, timeZone, pools: [database.pool] })
}

async function expectTieOut(life: Life, { from, days, hasCohort, limit, interval, ...asked }: Asked): Promise<void> {
  const base = baseDayOf(life)
  const startDate = addDays(base, from)
  const question: OrdersRequest = {
    ...withoutUndefined(asked),

    startDate,
    endDate: addDays(startDate, days),
    timezone: asked.timezone ?? life.timeZone,
    ...(hasCohort && { cohort: base, interval }),
  }
  const context = await contextOf(life, question)
  const { tenant, ...query } = question
  const { rows, totals } = await askAllPages(query, limit, context)
  const expected = expectedOrders(life.arrivals, question, life.timeZone)
  const shown = rows.map((row) => ({
    kind: row.kind,
    id: row.orderId ?? row.refundId,
    revenue: number(row.revenue),
    adjustments: number(row.adjustments),
    refunds: number(row.refunds),
    chargebacks: number(row.chargebacks),
    cancelled: number(row.cancelled),
    reversed: number(row.reversed),
    failedPayments: row.failedPayments === null ? undefined : number(row.failedPayments),
    failedAmount: row.failedAmount === null ? undefined : number(row.failedAmount),
  }))
  expect(shown, JSON.stringify(query)).toEqual(expected.map(({ at, ...row }) => row))
  for (const row of rows)
    expect(number(row.netRevenue)).toBe(number(row.revenue) + number(row.adjustments) - number(row.reversed))
  const labels = [asked.channel, asked.country, asked.paymentMethod].filter((label) => label !== undefined)
  const isRestated =
    asked.basis === 'event' && factsOf(life.arrivals, 'USD').orders.some(({ later }) => later.length > 0)
  // Rows are the orders with a label now. By event, the sums by label follow each revision.
  if (isRestated && labels.length > 0) return
  expect(Number(totals.rows)).toBe(rows.length)
  for (const [column, total] of Object.entries({ totalRevenue: 'revenue', refunds: 'refunds', ...SAME })) {
    const sum = rows.reduce((all, row) => all + number(row[total]), 0n)
    expect(decimalText(number(totals[column])), column).toBe(decimalText(sum))
  }
  const sold = rows.filter(({ isPlacedInPeriod }) => isPlacedInPeriod)
  expect(Number(totals.orders)).toBe(sold.length)
  const customers = new Set(rows.flatMap(({ customerId }) => customerId ?? []))
  const isOfCustomers = hasCohort || asked.isGuest === false || asked.customers !== undefined
  expect(totals.customers).toBe(isOfCustomers ? String(customers.size) : null)
  // The items of a row are those of the order now.
  if (!isRestated) expect(totals.itemsSold).toEqual(String(sold.reduce((all, { items }) => all + Number(items), 0)))
  await expectSameAsSales(question, totals, context)
}

const SAME = {
  adjustments: 'adjustments',
  chargebacks: 'chargebacks',
  cancelled: 'cancelled',
  reversed: 'reversed',
  netRevenue: 'netRevenue',
  productUnits: 'productUnits',

  productRevenue: 'productRevenue',
  failedPayments: 'failedPayments',
  failedAmount: 'failedAmount',
}
const OF_SUMMARY = ['startDate', 'endDate', 'timezone', 'basis', 'channel', 'country', 'paymentMethod']
const OF_HEATMAP = ['startDate', 'endDate', 'timezone', 'basis', 'hour', 'weekday']

/** The totals are those of the report that the question is about, where there is one for it. */
async function expectSameAsSales(question: OrdersRequest, totals: Values, context: ReportContext): Promise<void> {
  const {
    rows,
    creditNotes,
    customers,
    productUnits,
    productRevenue,
    failedPayments,
    failedAmount,
    returnedUnits,
    ...sales
  } = totals
  const names = Object.keys(question).filter((name) => name !== 'tenant' && name !== 'currency')
  const labels = [question.channel, question.country, question.paymentMethod].filter((label) => label !== undefined)
  const { startDate, endDate, basis, channel, country, paymentMethod, hour, weekday } = question
  const period = { startDate, endDate, basis }
  const isKept = labels.length === 0 || (labels.length === 1 && context.timeZone === context.shopTimeZone)
  if (isKept && names.every((name) => OF_SUMMARY.includes(name))) {
    const summary = await ask(salesSummary, withoutUndefined({ ...period, channel, country, paymentMethod }), context)
    const { uniqueCustomers, newCustomers, returningCustomers, ...expected } = summary.totals
    expect(sales).toEqual(expected)
  }
  if (hour === undefined || weekday === undefined || !names.every((name) => OF_HEATMAP.includes(name))) return
  const heatmap = await ask(salesHeatmap, period, context)
  expect(heatmap.rows[(weekday - 1) * 24 + hour]).toEqual({ weekday: String(weekday), hour: String(hour), ...sales })
}

/** Orders that the versions before these migrations rejected or counted in another way, so that they never occur in a migration. */
const NEWER = `
  select order_id
  from orders
  where total < 0
  or revisions is not null
  or history::text ~ '"(status|type|uncounted|cumulative)"'`

/** What the migrations make of the orders of a database that is older than they are. */
async function expectMigrationToTellTheSame(): Promise<void> {
  await expectFilling('0007-order-reversals.sql', 'with happenings as', 'order_reversals', {
    key: 'tenant_id, currency, order_quarter, order_id, quarter, order_currency, refund_count, cancelled_orders',
    amounts: ['refunds', 'cancelled', 'reversed'],
    isThere: `(refund_count <> 0 or cancelled_orders <> 0) and order_id not in (${NEWER})`,
  })
  await expectFilling('0010-failed-payments.sql', 'insert into', 'failed_payments', {
    key: 'tenant_id, currency, quarter, order_id, payment_method, reason, payments',
    amounts: ['amount'],
    isThere: 'payments <> 0',
  })
}

interface Filled {
  key: string
  amounts: string[]
  isThere: string
}

async function expectFilling(file: string, begin: string, table: string, { key, amounts, isThere }: Filled) {
  const text = readFileSync(new URL(`../../migrations/${file}`, import.meta.url), 'utf8')
  const filling = text.slice(text.indexOf(begin)).replace(`into ${table}`, `into filled`)
  const client = await database.pool.connect()
  try {
    await client.query('drop table if exists filled')
    await client.query(`create temporary table filled (like ${table} including defaults)`)
    await client.query(filling)
    const columns = [key, ...amounts.map((amount) => `trim_scale(${amount}) as ${amount}`)].join(', ')
    const read = (from: string) =>
      client.query(`select ${columns} from ${from} where ${isThere} order by 1, 2, 3, 4, 5, 6`)
    expect((await read('filled')).rows).toEqual((await read(table)).rows)
  } finally {
    client.release()
  }
}

type Values = Record<string, string | null | undefined | boolean>
interface Answer {
  rows: Values[]
  totals: Values
  next?: string | null
}

async function askAllPages(query: Record<string, unknown>, limit: number, context: ReportContext): Promise<Answer> {
  const rows: Values[] = []
  let cursor: string | null | undefined
  do {
    const answer = await ask(orders, withoutUndefined({ ...query, limit, cursor: cursor ?? undefined }), context)
    rows.push(...answer.rows)
    cursor = answer.next
    if (!cursor) return { rows, totals: answer.totals }
    expect(answer.rows).toHaveLength(limit)
  } while (rows.length < 100)
  throw new Error('The pages never end')
}

/** Numbers are kept as their original texts. */
async function ask(report: unknown, query: Record<string, unknown>, context: ReportContext): Promise<Answer> {
  const { body } = await runReport(pool, report as Report, query, context)
  const keepDigits = (_: string, value: unknown, { source }: { source: string }) =>
    typeof value === 'number' ? source : value
  return JSON.parse(JSON.stringify(body), keepDigits as never) as Answer
}

async function contextOf({ timeZone }: Life, { tenant, currency, timezone }: OrdersRequest): Promise<ReportContext> {
  const now = { today: '2025-06-01', now: '2025-06-01T12:00:00Z' }
  const zone = await zones.get(timezone)
  return { tenantId: tenant, currency, timeZone: timezone, zone, shopTimeZone: timeZone, ...now }
}

/** The day around which all happens: that of most events. */
function baseDayOf({ arrivals }: Life): string {
  const days = arrivals.flatMap(({ data }) => [data.createdAt, data.cancelledAt, data.refundedAt]).filter(Boolean)
  return days.sort()[Math.floor(days.length / 2)]?.slice(0, 10) ?? '2024-01-01'
}

const number = (value: Values[string]): bigint => decimal(String(value ?? 0))

const withoutUndefined = <T extends object>(object: T): T =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T
