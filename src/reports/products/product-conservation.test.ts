import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { decimal, decimalText } from '../../../test/helpers/decimal.ts'
import { forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { placeOf } from '../../../test/oracle/life-calendar.ts'
import { deliverLife } from '../../../test/oracle/life-delivery.ts'
import { type Life, lives } from '../../../test/oracle/life-generator.ts'
import { type ExpectedLife, expectedLife } from '../../../test/oracle/life-oracle.ts'
import { countedOrders } from '../../../test/oracle/life-placements.ts'
import { isCounted } from '../../../test/oracle/life-refunds.ts'
import { reversalsOf } from '../../../test/oracle/life-reversals.ts'
import { PRODUCT_PARTS } from '../../../test/oracle/life-sums.ts'
import { type Sql, toQuery } from '../../db/sql.ts'
import { addDays, firstOfMonth, lastOfMonth } from '../../time/days.ts'
import { createZones, type Zones } from '../../zones/read-zone.ts'
import type { ReportContext } from '../engine/context.ts'
import { openReportPool } from '../engine/report-pool.ts'
import { readRowsWithTotals } from '../engine/rows/rows-with-totals.ts'
import { salesSummary } from '../sales/sales-summary.ts'
import { products } from './products.ts'

/** For a longer run: TIDEMARK_TEST_RUNS=2000. */
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 40)
const SHOPS = [
  { tenantId: 'default', currency: 'EUR' },
  { tenantId: 'default', currency: 'USD' },
]

const database = useTestDatabase()
let reportPool: pg.Pool
let zones: Zones
beforeAll(() => {
  zones = createZones(database.pool)
  reportPool = openReportPool(database.pool)
})
afterAll(() => reportPool.end())

test(
  'products and their residual equal the sales of every day, month and range, on either basis',
  () =>
    fc.assert(fc.asyncProperty(lives(), fc.infiniteStream(fc.nat()), check), { numRuns: RUNS }).then(() => undefined),
  scaled(60_000 + RUNS * 3000),
)

async function check({ timeZone, arrivals }: Life, draws: Iterator<number>): Promise<void> {
  await forgetEverything(database.pool)
  const delivery = { batchSize: 2000, batchConnections: 1, submissions: [200], inboxes: [0], isOneByOne: true }
  await deliverLife(arrivals, { ...delivery, timeZone, pools: [database.pool] })
  const expected = expectedLife(arrivals, { timeZone })
  const days = [...new Set(expected.summed.daily_sales_analytics.map(({ date }) => date as string))].sort()
  if (days.length === 0) return
  const draw = () => days[draws.next().value % days.length] as string
  // Days beside those on which something happened, so that ranges end in the middle of months with and without sales.
  const near = () => addDays(draw(), (draws.next().value % 45) - 22)
  const ranges = [1, 2, 3].map(() => [near(), near()].sort() as [string, string])
  const [day, other] = [draw(), draw()]
  for (const [startDate, endDate] of [[day, day], [firstOfMonth(other, 0), lastOfMonth(other)], ...ranges] as const) {
    for (const basis of ['event', 'order'] as const) {
      for (const shop of SHOPS) {
        const zone = await zones.get(timeZone)
        const context = { ...shop, timeZone, zone, shopTimeZone: timeZone, today: draw(), now: '2024-12-20T12:00:00Z' }
        await expectTieOut(expected, { startDate, endDate, basis }, context)
      }
    }
  }
}

interface Question {
  startDate: string
  endDate: string
  basis: 'event' | 'order'
}

async function expectTieOut(expected: ExpectedLife, question: Question, context: ReportContext): Promise<void> {
  const all = { ...question, limit: 500 }
  const { statements, read } = readRowsWithTotals(products, all, context)
  const [listed, [totals = {}]] = read(await Promise.all(statements.map(ask)))
  const [sales = {}] = await ask(salesSummary.sql(question, context))

  const naive = naiveProducts(expected, question, context)
  expect(Object.fromEntries(listed.map((row) => [row.productId, metricsOf(row)]))).toEqual(naive)

  const netRevenue = listed.reduce((sum, row) => sum + decimal(row.netRevenue as string), 0n)
  const residual = residualOf(expected, question, context)
  expect(decimalText(netRevenue + residual)).toBe(canonical(sales.netRevenue))
  expect(canonical(totals.netRevenue)).toBe(decimalText(netRevenue))
  expect(canonical(totals.residual)).toBe(decimalText(residual))
  expect(canonical(totals.salesNetRevenue)).toBe(canonical(sales.netRevenue))
  const sumOf = (...names: string[]) => names.reduce((sum, name) => sum + decimal(totals[name] ?? ''), 0n)
  const added = sumOf('shipping', 'tax', 'tips', 'fees', 'duties', 'linesDifference')
  expect(decimalText(added - sumOf('discounts', 'reversedElsewhere'))).toBe(decimalText(residual))
}

async function ask(question: Sql): Promise<Record<string, string | null>[]> {
  const { text, values } = toQuery(question)
  return (await reportPool.query(text, values)).rows
}

const METRICS = ['timesOrdered', 'unitsSold', 'revenue', 'refundedUnits', 'refunds', 'cancelledUnits', 'cancelled']
const metricsOf = (row: Record<string, string | null>) => METRICS.map((name) => canonical(row[name]))
const canonical = (text: string | null | undefined) => decimalText(decimal(text ?? 'nothing'))

/** The metrics of each product, added up day by day. A product is listed if any sum is not zero, its cost included. */
function naiveProducts({ summed }: ExpectedLife, { startDate, endDate, basis }: Question, shop: ReportContext) {
  const by = basis === 'order' ? '_by_order' : ''
  const columns = ['times_ordered', 'units_sold', 'total_revenue', `refunded_units${by}`, `refunds${by}`]
  columns.push(`cancelled_units${by}`, `cancelled${by}`, ...PRODUCT_PARTS)
  const parts = PRODUCT_PARTS.map((name) => `restated_${name}`)
  const restated =
    basis === 'order' ? [] : ['restated_orders', 'restated_units', 'restated_revenue', '', '', '', '', ...parts]
  const sums = new Map<string, bigint[]>()
  for (const row of summed.product_analytics) {
    const { date = '', product_id: product } = row
    if (row.tenant_id !== shop.tenantId || row.currency !== shop.currency) continue
    if ((date as string) < startDate || (date as string) > endDate) continue
    const known = sums.get(product as string) ?? columns.map(() => 0n)
    sums.set(
      product as string,
      known.map(
        (sum, i) => sum + decimal(row[columns[i] as string] as string) + decimal(String(row[restated[i] ?? ''] ?? 0)),
      ),
    )
  }
  const nonzero = [...sums].filter(([, values]) => values.some((value) => value !== 0n))
  return Object.fromEntries(
    nonzero.map(([product, values]) => [product, values.slice(0, METRICS.length).map(decimalText)]),
  )
}

/** What orders came to besides their lines, less what was taken from them besides their lines: from the facts, order by order. */
function residualOf({ facts }: ExpectedLife, { startDate, endDate, basis }: Question, shop: ReportContext): bigint {
  const isWithin = (day: string) => startDate <= day && day <= endDate
  const dayOf = (at: Parameters<typeof placeOf>[0]) => placeOf(at, shop.timeZone).day
  const linesOf = (lines: readonly { amount: bigint }[]) => lines.reduce((sum, { amount }) => sum + amount, 0n)
  let residual = 0n
  for (const order of countedOrders(facts.orders)) {
    const { tenant, placed, first, later } = order
    if (tenant !== shop.tenantId) continue
    const orderDay = dayOf(placed.at)
    const [sold, revised] = basis === 'order' ? [placed, []] : [first, later]
    const parts = [
      { at: sold.at, sign: 1n, of: sold },
      ...revised.flatMap(({ at, placed: now }, i) => [
        { at, sign: -1n, of: revised[i - 1]?.placed ?? first },
        { at, sign: 1n, of: now },
      ]),
    ]
    for (const { at, sign, of } of parts)
      if (of.currency === shop.currency && isWithin(dayOf(at))) residual += sign * (of.total - linesOf(of.lines))
    for (const { currency, at, reversed, lines } of reversalsOf(order, placed)) {
      if (currency !== shop.currency || !isWithin(basis === 'order' ? orderDay : dayOf(at))) continue
      residual -= reversed - linesOf(lines)
    }
  }
  for (const { tenant, currency, at, amount, items } of facts.creditNotes.filter(isCounted)) {
    if (tenant !== shop.tenantId || currency !== shop.currency || !isWithin(dayOf(at))) continue
    residual -= amount - linesOf(items)
  }
  return residual
}
