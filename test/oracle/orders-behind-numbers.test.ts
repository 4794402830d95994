import { beforeAll, describe, expect, test } from 'vitest'
import { refreshSegments } from '../../src/maintenance/refresh-segments.ts'
import { randomOf } from '../../src/simulate/random/random.ts'
import { decimal, decimalText } from '../helpers/decimal.ts'
import { useTestServer } from '../helpers/http/test-server.ts'
import { scaled } from '../helpers/patience.ts'
import { runJob } from '../helpers/run-job.ts'
import type { LifeEvent } from './life-events.ts'
import { withLivesOfRefunds } from './refund-lives.ts'
import { threeShops } from './simulated-shops.ts'

// Every number of every report, and the query that opens its orders: the table of docs/metrics.md.

const NOW = new Date('2026-03-10T00:00:00Z')
const server = useTestServer({ timeZone: 'Europe/Berlin' }, { now: () => NOW })
const SHOP = { tenant: 'default', currency: 'EUR' }
const FEBRUARY = { startDate: '2026-02-01', endDate: '2026-02-28' }

beforeAll(async () => {
  const events = threeShops('behind numbers') as LifeEvent[]
  await server.post(withLivesOfRefunds(events, randomOf('behind numbers')))
  const { rows } = await ask('products', { ...FEBRUARY, limit: 200 })
  // Products of the first days entered the catalogue before these events.
  const labelled = rows.map(({ productId }, i) => ({
    id: `labels ${i}`,
    type: 'ProductUpdated',
    time: '2026-03-01T00:00:00Z',
    data: { productId, category: `category ${i % 5}`, brand: `brand ${i % 3}` },
  }))
  await server.post(labelled.slice(1))
  await runJob(server.database.pool, refreshSegments)
})

type Query = Record<string, string | number | boolean | undefined>
type Values = Record<string, string | null>
interface Answer {
  rows: Values[]
  totals: Values
  next?: string | null
}

/** Numbers are kept as their original texts. */
async function ask(report: string, query: Query): Promise<Answer> {
  const asked = Object.entries({ ...SHOP, ...query }).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  )
  const { statusCode, body } = await server.app.inject(`/api/analytics/${report}?${new URLSearchParams(asked)}`)
  expect(statusCode, body).toBe(200)
  const keepDigits = (_: string, value: unknown, { source }: { source: string }) =>
    typeof value === 'number' ? source : value
  return JSON.parse(body, keepDigits as never) as Answer
}

/** All pages of a list of orders. */
async function ordersOf(query: Query): Promise<Answer> {
  const rows: Values[] = []
  for (let cursor: string | undefined; ; ) {
    const answer = await ask('orders', { ...query, limit: 500, cursor })
    rows.push(...answer.rows)
    if (!answer.next) return { rows, totals: answer.totals }
    cursor = answer.next
  }
}

const sumOf = (rows: readonly Values[], column: string) =>
  decimalText(rows.reduce((sum, row) => sum + decimal(row[column] ?? '0'), 0n))
const customersOf = (rows: readonly Values[]) => new Set(rows.map(({ customerId }) => customerId)).size
const plain = (number: string | null | undefined) => decimalText(decimal(number ?? '0'))

/** What a number is made of: a column to add up, the number of orders, or of their customers. */
type Part = 'orders' | 'customers' | { sum: string }
type Link = [number: string, part: Part, query: Query]

/** @returns how many of the numbers were not zero. */
async function expectNumbers(numbers: Values, links: readonly Link[]): Promise<number> {
  for (const [name, part, query] of links) {
    const { rows, totals } = await ordersOf(query)
    const found =
      part === 'orders' ? String(rows.length) : part === 'customers' ? String(customersOf(rows)) : sumOf(rows, part.sum)
    expect(found, `${name} by ${JSON.stringify(query)}`).toBe(plain(numbers[name]))
    expect(totals.rows).toBe(String(rows.length))
    if (part === 'customers') expect(totals.customers, `${name} in totals`).toBe(found)
    if (part === 'orders' || part === 'customers') continue
    expect(plain(totals[TOTALS[part.sum] ?? part.sum]), `${name} in totals`).toBe(found)
  }
  return links.filter(([name]) => plain(numbers[name]) !== '0').length
}

const TOTALS: Record<string, string> = { revenue: 'totalRevenue', items: 'itemsSold' }

const salesLinks = (query: Query): Link[] => {
  const placed = { ...query, happened: 'placed' }
  return [
    ['orders', 'orders', placed],
    ['totalRevenue', { sum: 'revenue' }, placed],
    ['itemsSold', { sum: 'items' }, placed],
    ['refunds', { sum: 'refunds' }, { ...query, happened: 'refunded' }],
    ['chargebacks', { sum: 'chargebacks' }, { ...query, happened: 'charged_back' }],
    ['cancelledOrders', 'orders', { ...query, happened: 'cancelled' }],
    ['cancelled', { sum: 'cancelled' }, { ...query, happened: 'cancelled' }],
    ['reversed', { sum: 'reversed' }, { ...query, happened: 'reversed' }],
    ['netRevenue', { sum: 'netRevenue' }, query],
  ]
}

/** Numbers of sales that no column of an order adds up to are those of all its orders. */
async function expectSameTotals(numbers: Values, query: Query): Promise<void> {
  const placed = (await ask('orders', { ...query, happened: 'placed' })).totals
  const parts = ['tax', 'shipping', 'tips', 'fees', 'duties', 'giftCardsSold', 'giftCardsRedeemed']
  for (const name of ['grossSales', 'goodsRevenue', 'discounts', ...parts, 'averageOrderValue'])
    expect(placed[name], name).toBe(numbers[name])
  const refunded = (await ask('orders', { ...query, happened: 'refunded' })).totals
  expect(refunded.refundCount).toBe(numbers.refundCount)
  const chargedBack = (await ask('orders', { ...query, happened: 'charged_back' })).totals
  expect(chargedBack.chargebackCount).toBe(numbers.chargebackCount)
}

describe.each(['event', 'order'])('sales with basis=%s', (basis) => {
  test('of the summary, and its customers', async () => {
    const { totals } = await ask('sales/summary', { ...FEBRUARY, basis })
    const query = { ...FEBRUARY, basis }
    expect(await expectNumbers(totals, salesLinks(query))).toBe(9)
    await expectSameTotals(totals, query)
    const placed = { ...query, happened: 'placed' }
    await expectNumbers(totals, [
      ['uniqueCustomers', 'customers', { ...placed, isGuest: false }],
      ['newCustomers', 'customers', { ...placed, customers: 'new' }],
      ['returningCustomers', 'customers', { ...placed, customers: 'returning' }],
    ])
  })

  test.each(['none', 'channel', 'country', 'paymentMethod', 'couponCode'])(
    'of the weeks of a series by %s',
    async (groupBy) => {
      const { rows } = await ask('sales/series', { ...FEBRUARY, basis, groupBy, interval: 'week' })
      expect(rows.length).toBeGreaterThan(4)
      for (const row of rows) {
        const [startDate = ''] = String(row.bucket).split('T')
        const week = {
          startDate: max(startDate, FEBRUARY.startDate),
          endDate: min(dayAfter(startDate, 6), FEBRUARY.endDate),
        }
        const group = groupBy === 'none' ? {} : { [groupBy]: row.group ?? '' }
        const query = { ...week, basis, ...group }
        await expectNumbers(row, salesLinks(query))
        await expectSameTotals(row, query)
      }
    },
    scaled(60_000),
  )

  test('of every cell of the heat map', async () => {
    const { rows } = await ask('sales/heatmap', { ...FEBRUARY, basis })
    let filled = 0
    for (const row of rows) {
      const query = { ...FEBRUARY, basis, hour: row.hour ?? '', weekday: row.weekday ?? '' }
      const [orders, net] = [salesLinks(query)[0], salesLinks(query).at(-1)]
      filled += await expectNumbers(row, [orders, net] as Link[])
    }
    expect(filled).toBeGreaterThan(100)
  })

  test('of every cell of cohorts', async () => {
    for (const interval of ['week', 'month']) {
      const { rows } = await ask('customers/cohorts', {
        startDate: '2026-01-12',
        endDate: '2026-03-09',
        interval,
        basis,
      })
      let filled = 0
      for (const row of rows) {
        if (row.cohort == null) continue
        const [period = '', cohort = ''] = [row.period, row.cohort].map(String)
        const endDate = interval === 'week' ? dayAfter(period, 6) : dayBefore(nextMonth(period))
        const cell = { cohort, interval, startDate: period, endDate, basis }
        const placed = { ...cell, happened: 'placed' }
        filled += await expectNumbers(row, [
          ['customers', 'customers', placed],
          ['orders', 'orders', placed],
          ['revenue', { sum: 'revenue' }, placed],
          ['netRevenue', { sum: 'netRevenue' }, cell],
          ['cumulativeRevenue', { sum: 'revenue' }, { ...placed, startDate: cohort }],
          ['cumulativeNetRevenue', { sum: 'netRevenue' }, { ...cell, startDate: cohort }],
        ])
      }
      expect(filled).toBeGreaterThan(20)
    }
  })
})

test('products', async () => {
  const linksOf = (query: Query, productId: string): Link[] => {
    const placed = { ...query, productId, happened: 'placed' }
    return [
      ['timesOrdered', 'orders', placed],
      ['unitsSold', { sum: 'productUnits' }, placed],
      ['revenue', { sum: 'productRevenue' }, placed],
    ]
  }
  const { rows } = await ask('products', { ...FEBRUARY, limit: 12 })
  expect(rows).toHaveLength(12)
  for (const row of rows) expect(await expectNumbers(row, linksOf(FEBRUARY, String(row.productId)))).toBe(3)
  const productId = String(rows[0]?.productId)
  const series = await ask(`products/${productId}/series`, FEBRUARY)
  expect(series.rows).toHaveLength(28)
  for (const row of series.rows) {
    const day = { startDate: String(row.bucket), endDate: String(row.bucket) }
    await expectNumbers(row, linksOf(day, productId))
  }
})

test.each(['event', 'order'])('returns with basis=%s', async (basis) => {
  const query = { ...FEBRUARY, basis }
  const { rows, totals } = await ask('returns', { ...query, limit: 12 })
  const linksOf = (more: Query): Link[] => {
    const returned = { ...query, ...more, happened: 'returned' }
    return [
      ['orders', 'orders', returned],
      ['returnedUnits', { sum: 'returnedUnits' }, returned],
    ]
  }
  expect(await expectNumbers(totals, linksOf({}))).toBe(2)
  for (const row of rows) {
    const productId = String(row.productId)
    await expectNumbers(row, linksOf({ productId }))
    await expectNumbers(row, [['unitsSold', { sum: 'productUnits' }, { ...FEBRUARY, productId, happened: 'placed' }]])
  }
})

test('new and returning customers', async () => {
  const { rows } = await ask('customers/new-returning', { startDate: '2026-01-01', endDate: '2026-03-05' })
  expect(rows).toHaveLength(3)
  for (const row of rows) {
    const [startDate, endDate] = [String(row.bucket), min(dayBefore(nextMonth(String(row.bucket))), '2026-03-05')]
    const placed = { startDate, endDate, happened: 'placed' }
    const [ofNew, ofGuests] = [
      { ...placed, customers: 'new' },
      { ...placed, isGuest: true },
    ]
    await expectNumbers(row, [
      ['uniqueCustomers', 'customers', { ...placed, isGuest: false }],
      ['newCustomers', 'customers', ofNew],
      ['returningCustomers', 'customers', { ...placed, customers: 'returning' }],
      ['repeatCustomers', 'customers', { ...placed, customers: 'repeat' }],
      ['orders', 'orders', placed],
      ['revenue', { sum: 'revenue' }, placed],
      ['guestOrders', 'orders', ofGuests],
      ['guestRevenue', { sum: 'revenue' }, ofGuests],
      ['newCustomerOrders', 'orders', ofNew],
      ['newCustomerRevenue', { sum: 'revenue' }, ofNew],
    ])
  }
})

test.each(['event', 'order'])('coupons with basis=%s', async (basis) => {
  const query = { ...FEBRUARY, basis }
  const { rows } = await ask('coupons', query)
  expect(rows.length).toBeGreaterThan(1)
  for (const row of rows) {
    const ofCoupon = { ...query, couponCode: row.couponCode ?? '' }
    const placed = { ...ofCoupon, happened: 'placed' }
    expect(await expectNumbers(row, salesLinks(ofCoupon))).toBeGreaterThan(2)
    await expectSameTotals(row, ofCoupon)
    await expectNumbers(row, [
      ['customers', 'customers', { ...placed, isGuest: false }],
      ['newCustomers', 'customers', { ...placed, customers: 'new' }],
    ])
  }
})

test.each(['category', 'brand'])('products by %s', async (by) => {
  const { rows } = await ask('products/groups', { ...FEBRUARY, by })
  expect(rows.length).toBeGreaterThan(2)
  for (const row of rows) {
    const placed = { ...FEBRUARY, [by]: row.group ?? '', happened: 'placed' }
    const links: Link[] = [
      ['orders', 'orders', placed],
      ['unitsSold', { sum: 'productUnits' }, placed],
      ['revenue', { sum: 'productRevenue' }, placed],
    ]
    expect(await expectNumbers(row, links)).toBe(3)
    const sales = (await ask('sales/summary', { ...FEBRUARY, [by]: row.group ?? '' })).totals
    const ofSales: Link[] = [
      ['orders', 'orders', placed],
      ['itemsSold', { sum: 'productUnits' }, placed],
    ]
    expect(await expectNumbers(sales, ofSales)).toBe(2)
  }
})

test.each([
  ['variant', 'variantId'],
  ['sku', 'sku'],
])('products by %s', async (by, name) => {
  const { rows } = await ask('products', { ...FEBRUARY, by, limit: 30 })
  expect(rows).toHaveLength(30)
  expect(new Set(rows.map((row) => row[name])).size).toBeGreaterThan(2)
  for (const row of rows) {
    const placed = { ...FEBRUARY, productId: row.productId ?? '', [name]: row[name] ?? '', happened: 'placed' }
    await expectNumbers(row, [
      ['timesOrdered', 'orders', placed],
      ['unitsSold', { sum: 'productUnits' }, placed],
      ['revenue', { sum: 'productRevenue' }, placed],
    ])
  }
})

test('top customers', async () => {
  const { rows } = await ask('customers/top', { ...FEBRUARY, limit: 15 })
  expect(rows).toHaveLength(15)
  for (const row of rows) {
    const theirs = { ...FEBRUARY, customerId: String(row.customerId), basis: 'order' }
    const placed = { ...theirs, happened: 'placed' }
    await expectNumbers(row, [
      ['orders', 'orders', placed],
      ['revenue', { sum: 'revenue' }, placed],
      ['netRevenue', { sum: 'netRevenue' }, theirs],
    ])
  }
})

test('segments', async () => {
  const { rows } = await ask('customers/segments', {})
  expect(rows.length).toBeGreaterThan(5)
  for (const row of rows) {
    const ever = { segment: String(row.segment), startDate: '2000-01-01', basis: 'order' }
    await expectNumbers(row, [
      ['customers', 'customers', { ...ever, happened: 'placed' }],
      ['orders', 'orders', { ...ever, happened: 'placed' }],
      ['netRevenue', { sum: 'netRevenue' }, ever],
    ])
  }
})

test('the funnel, unfinished orders and their reasons', async () => {
  const { rows, totals } = await ask('orders/funnel', FEBRUARY)
  const placed = { ...FEBRUARY, happened: 'placed' }
  let reasons = 0
  for (const row of rows) {
    const reason = row.step === 'payment_failed' ? 'failureReason' : 'cancelReason'
    const why = row.reason == null ? {} : { [reason]: row.reason }
    reasons += row.reason == null ? 0 : 1
    await expectNumbers(row, [['orders', 'orders', { ...placed, status: String(row.step), ...why }]])
  }
  expect(reasons).toBeGreaterThan(2)
  const without = (column: string) => String(Number(totals.orders) - Number(totals[column]))
  await expectNumbers({ ...totals, unpaid: without('paid'), unshipped: without('shipped') }, [
    ['cancelled', 'orders', { ...placed, status: 'cancelled' }],
    ['unpaid', 'orders', { ...placed, status: 'unpaid' }],
    ['unshipped', 'orders', { ...placed, status: 'unshipped' }],
  ])
  expect(Number(totals.orders)).toBeGreaterThan(Number(totals.paid))
})

test('failed payments, by method and reason', async () => {
  const { rows, totals } = await ask('payments/summary', FEBRUARY)
  const query = { ...FEBRUARY, happened: 'payment_failed' }
  const linksOf = (names: [string, string], narrowed: Query): Link[] => [
    [names[0], { sum: 'failedPayments' }, narrowed],
    [names[1], { sum: 'failedAmount' }, narrowed],
  ]
  expect(await expectNumbers(totals, linksOf(['failed', 'failedAmount'], query))).toBe(2)
  const failed = rows.filter(({ outcome }) => outcome === 'failed')
  expect(failed.length).toBeGreaterThan(2)
  for (const row of failed) {
    const narrowed = { ...query, paymentMethod: row.paymentMethod ?? '', failureReason: row.reason ?? '' }
    await expectNumbers(row, linksOf(['payments', 'amount'], narrowed))
  }
})

const min = (a: string, b: string) => (a < b ? a : b)
const max = (a: string, b: string) => (a < b ? b : a)

function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

const dayBefore = (day: string) => dayAfter(day, -1)

function nextMonth(first: string): string {
  const date = new Date(`${first}T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + 1)
  return date.toISOString().slice(0, 10)
}
