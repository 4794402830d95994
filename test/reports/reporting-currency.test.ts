import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { useTestServer } from '../helpers/http/test-server.ts'
import { type Amount, inCurrency, type Rate } from './rates-oracle.ts'

const server = useTestServer()
const RUNS = Number(process.env.TIDEMARK_TEST_RUNS ?? 12)
const PERIOD = 'startDate=2024-12-01&endDate=2024-12-12'
const DECIMALS: Record<string, number> = { EUR: 2, USD: 2, JPY: 0, KWD: 3 }
const CURRENCIES = Object.keys(DECIMALS)

async function ask(path: string) {
  const { statusCode, body } = await server.app.inject(`/api/analytics/${path}`)
  expect(statusCode, `${path} ${body}`).toBe(200)
  return JSON.parse(body)
}

interface Life {
  currency: string
  day: number
  hour: number
  customer: string
  product: string
  cents: number
  /** Days until the refund or cancellation; none for 0. */
  refundAfter: number
  cancelAfter: number
  paidAfter: number
  /** Days until the revision; none for 0. */
  revisedAfter: number
  revisedCurrency: string
  revisedCents: number
}

const dayOf = (day: number) => `2024-12-${String(day).padStart(2, '0')}`
const timeOf = (day: number, hour: number) => `${dayOf(day)}T${String(hour).padStart(2, '0')}:20:00Z`

const life: fc.Arbitrary<Life> = fc.record({
  currency: fc.constantFrom(...CURRENCIES),
  day: fc.integer({ min: 1, max: 10 }),
  hour: fc.integer({ min: 0, max: 23 }),
  customer: fc.constantFrom('', 'anna', 'ben', 'cleo', 'dora'),
  product: fc.constantFrom('mug', 'tee'),
  cents: fc.integer({ min: 1, max: 99_999 }),
  refundAfter: fc.constantFrom(0, 0, 1, 3),
  cancelAfter: fc.constantFrom(0, 0, 0, 2),
  paidAfter: fc.constantFrom(0, 1),
  revisedAfter: fc.constantFrom(0, 0, 1, 2),
  revisedCurrency: fc.constantFrom(...CURRENCIES),
  revisedCents: fc.integer({ min: 1, max: 99_999 }),
})

const rate: fc.Arbitrary<Rate> = fc
  .record({
    pair: fc.constantFrom(...CURRENCIES.flatMap((base) => CURRENCIES.map((quote) => [base, quote] as const))),
    rate: fc.constantFrom('1.1', '0.9', '3', '0.007', '162.37', '7', '1.0956'),
    day: fc.integer({ min: 1, max: 12 }),
  })
  .filter(({ pair: [base, quote] }) => base !== quote)
  .map(({ pair: [base, quote], rate, day }) => ({ base, quote, rate, date: dayOf(day) }))

const rates = fc.uniqueArray(rate, { maxLength: 8, selector: ({ base, quote, date }) => `${base}${quote}${date}` })

function eventsOf(lives: readonly Life[], known: readonly Rate[], tenant: string): object[] {
  const ofLives = lives.flatMap((one, i) => {
    const { currency, day, hour, customer, product, cents, refundAfter, cancelAfter, paidAfter, revisedAfter } = one
    const orderId = `o${i}`
    const termsOf = (currency: string, total: string) => {
      const items = [{ productId: product, quantity: 1, lineTotal: total }]
      return { orderId, customerId: customer, currency, totalAmount: total, items }
    }
    const total = (cents / 100).toFixed(2)
    const revised = termsOf(one.revisedCurrency, (one.revisedCents / 100).toFixed(2))
    const event = (type: string, time: string, data: object) => ({ id: `${type} ${i}`, type, tenant, time, data })
    const refund = { orderId, amount: (cents / 200).toFixed(3), items: [{ productId: product, quantity: 1 }] }
    return [
      event('OrderCreated', timeOf(day, hour), termsOf(currency, total)),
      ...(revisedAfter ? [event('OrderRevised', timeOf(day + revisedAfter, hour), revised)] : []),
      ...(refundAfter ? [event('OrderRefunded', timeOf(day + refundAfter, hour), refund)] : []),
      ...(cancelAfter ? [event('OrderCancelled', timeOf(day + cancelAfter, hour), { orderId })] : []),
      ...(paidAfter ? [event('PaymentProcessed', timeOf(day + 1, hour), { orderId, amount: total, currency })] : []),
    ]
  })
  const ofRates = known.map((data, i) => {
    return { id: `rate ${i}`, type: 'ExchangeRatePublished', tenant, time: '2024-12-13T00:00:00Z', data }
  })
  return [...ofLives, ...ofRates]
}

interface DayRow {
  currency: string
  bucket: string
  [column: string]: string | number
}

/** The rows of each currency and day, from reports about one currency. */
async function rowsOfDays(path: (currency: string) => string): Promise<DayRow[]> {
  const found: DayRow[] = []
  for (const currency of CURRENCIES) {
    const { rows } = await ask(path(currency))
    for (const row of rows) found.push({ ...row, currency })
  }
  return found
}

function amountsOf(rows: readonly DayRow[], column: string): Amount[] {
  return rows.map((row) => ({ currency: row.currency, day: row.bucket, amount: String(row[column]) }))
}

interface Answer {
  totals: Record<string, number>
  unconverted: { currency: string; totals: Record<string, number> }[]
}

function expectConverted(
  answer: Answer,
  column: string,
  to: string,
  amounts: readonly Amount[],
  known: readonly Rate[],
) {
  const expected = inCurrency(to, DECIMALS[to] as number, amounts, known)
  expect(answer.totals[column], column).toBe(expected.total)
  for (const [currency, { over, under }] of expected.unconverted) {
    const found = answer.unconverted.find((part) => part.currency === currency)?.totals[column] ?? 0
    expect(found, `unconverted ${column} in ${currency}`).toBeCloseTo(Number(over) / Number(under), 6)
  }
}

let shops = 0

describe('reports in one currency', () => {
  test('are the sum of all amounts, each at the rate of its day', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(life, { minLength: 1, maxLength: 14 }),
        rates,
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        async (lives, known, to) => {
          const tenant = `shop-${++shops}`
          const shop = `tenant=${tenant}&${PERIOD}`
          await server.post(eventsOf(lives, known, tenant))
          const all = `${shop}&reportingCurrency=${to}`
          for (const basis of ['event', 'order']) {
            const own = (currency: string) => `sales/series?${shop}&currency=${currency}&basis=${basis}`
            const summary = await ask(`sales/summary?${all}&basis=${basis}`)
            const heat = await ask(`sales/heatmap?${all}&basis=${basis}`)
            const byMonth = await ask(`sales/series?${all}&basis=${basis}&interval=month`)
            const list = await ask(`orders?${all}&basis=${basis}`)
            const filtered = await ask(`orders?${all}&basis=${basis}&hour=0`)
            const ownRows = await rowsOfDays(own)
            for (const column of ['totalRevenue', 'adjustments', 'refunds', 'cancelled', 'reversed', 'netRevenue']) {
              const amounts = amountsOf(ownRows, column)
              for (const answer of [summary, heat, byMonth, list]) expectConverted(answer, column, to, amounts, known)
              expect(byMonth.rows[0][column]).toBe(summary.totals[column])
            }
            const rowsRevenue = list.rows.reduce((sum: number, row: { revenue: number }) => sum + row.revenue, 0)
            expect(Math.abs(rowsRevenue - summary.totals.totalRevenue)).toBeLessThanOrEqual(
              list.rows.length * 10 ** -(DECIMALS[to] as number),
            )
            const { product = 'mug' } = lives[0] ?? {}
            const ofProduct = await ask(`orders?${all}&basis=${basis}&productId=${product}`)
            const series = await ask(`products/${product}/series?${all}&basis=${basis}`)
            expect(ofProduct.totals.productRevenue).toBe(series.totals.revenue)
            expect(list.totals).toMatchObject({ orders: summary.totals.orders, rows: list.rows.length })
            expect(filtered.totals.orders).toBeLessThanOrEqual(list.totals.orders)
            const products = await ask(`products?${all}&basis=${basis}`)
            const productRows: DayRow[] = []
            for (const product of new Set(lives.map(({ product }) => product))) {
              const path = `products/${product}/series?${shop}&basis=${basis}`
              productRows.push(...(await rowsOfDays((code) => `${path}&currency=${code}`)))
            }
            for (const column of ['revenue', 'refunds', 'cancelled', 'netRevenue']) {
              expectConverted(products, column, to, amountsOf(productRows, column), known)
            }
          }
          await expectPayments(shop, to, known)
          await expectTopCustomers(shop, to, known, lives)
          await expectCohorts(shop, to, known, lives)
        },
      ),
      { numRuns: RUNS },
    )
  })

  test('count a refund without an order in the cohort of its customer, at the rate of its day', async () => {
    const order = (currency: string, totalAmount: number, day: number) => ({
      id: `${currency}${day}`,
      type: 'OrderCreated',
      tenant: 'notes',
      time: timeOf(day, 9),
      data: { orderId: `${currency}${day}`, customerId: 'anna', currency, totalAmount, items: [] },
    })
    const rateOf = (rate: string, day: number) => ({
      id: `rate ${day}`,
      type: 'ExchangeRatePublished',
      tenant: 'notes',
      time: timeOf(day, 9),
      data: { base: 'USD', quote: 'EUR', rate, date: dayOf(day) },
    })
    const refund = { refundId: 'r', customerId: 'anna', currency: 'USD', amount: 10, items: [] }
    await server.post([
      order('EUR', 100, 2),
      order('USD', 50, 3),
      order('USD', 50, 5),
      rateOf('0.5', 4),
      rateOf('0.75', 6),
      { id: 'note', type: 'OrderRefunded', tenant: 'notes', time: timeOf(7, 9), data: refund },
    ])
    const { rows, totals, unconverted } = await ask(
      `customers/cohorts?tenant=notes&${PERIOD}&interval=week&reportingCurrency=EUR&periods=1`,
    )
    expect(rows[2]).toMatchObject({ cohort: '2024-12-02', size: 1, customers: 1, orders: 2, revenue: 125 })
    expect(totals).toEqual({ cohorts: 3, customers: 1, orders: 2, revenue: 125, netRevenue: 117.5 })
    expect(unconverted).toEqual([
      {
        currency: 'USD',
        period: { startDate: '2024-11-25', endDate: '2024-12-03' },
        totals: { cohorts: 1, customers: 1, orders: 1, revenue: 50, netRevenue: 50 },
      },
    ])
  })

  test('count customers with orders in several currencies once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 20 }), async (lives) => {
        const tenant = `shop-${++shops}`
        await server.post(eventsOf(lives, [], tenant))
        const days = lives.filter(({ customer }) => customer !== '')
        const firstDay = new Map<string, number>()
        for (const { customer, day } of days) {
          firstDay.set(customer, Math.min(day, firstDay.get(customer) ?? day))
        }
        const activeIn = (first: number, last: number) =>
          new Set(days.filter(({ day }) => day >= first && day <= last).map(({ customer }) => customer))
        const newIn = (first: number, last: number) =>
          [...firstDay.values()].filter((day) => day >= first && day <= last).length

        for (const [first, last] of [
          [1, 12],
          [3, 7],
        ] as const) {
          const period = `tenant=${tenant}&startDate=${dayOf(first)}&endDate=${dayOf(last)}`
          const expected = { uniqueCustomers: activeIn(first, last).size, newCustomers: newIn(first, last) }
          const byDay = await ask(`customers/new-returning?${period}&interval=day&currency=all`)
          expect(byDay.totals).toMatchObject({ ...expected, revenue: null, guestRevenue: null })
          const elsewhere = await ask(`sales/summary?${period}&reportingCurrency=EUR&timezone=Etc/GMT`)
          const summary = await ask(`sales/summary?${period}&reportingCurrency=EUR`)
          for (const { totals } of [summary, elsewhere]) expect(totals).toMatchObject(expected)
          for (const [i, row] of byDay.rows.entries()) {
            const day = first + i
            expect(row).toMatchObject({
              bucket: dayOf(day),
              uniqueCustomers: activeIn(day, day).size,
              newCustomers: newIn(day, day),
            })
          }
          const byWeek = await ask(`sales/series?${period}&interval=week&reportingCurrency=EUR`)
          const weeks = byWeek.rows.map(
            (row: { bucket: string }) => Number(row.bucket.slice(8)) - (row.bucket < '2024-12' ? 30 : 0),
          )
          for (const [i, week] of weeks.entries()) {
            const [from, to] = [Math.max(first, week), Math.min(last, week + 6)]
            expect(byWeek.rows[i]).toMatchObject({
              uniqueCustomers: activeIn(from, to).size,
              newCustomers: newIn(from, to),
            })
          }
        }

        const range = `tenant=${tenant}&${PERIOD}&currency=all`
        const cohorts = await ask(`customers/cohorts?${range}&interval=day&periods=11`)
        for (const { cohort, index, size, customers, orders, revenue } of cohorts.rows) {
          if (cohort === null) continue
          const day = Number(cohort.slice(8))
          const members = [...firstDay].filter(([, first]) => first === day).map(([customer]) => customer)
          const own = days.filter((one) => one.day === day + index && members.includes(one.customer))
          const expected = [members.length, new Set(own.map(({ customer }) => customer)).size, own.length, null]
          expect([size, customers, orders, revenue], `${cohort} + ${index}`).toEqual(expected)
        }
        const funnel = await ask(`orders/funnel?${range}`)
        expect(funnel.totals.orders).toBe(lives.length)
      }),
      { numRuns: RUNS },
    )
  })
})

/** The amount of an order as it is known at the end. */
const totalOf = ({ day, ...one }: Life): Amount => ({
  currency: one.revisedAfter ? one.revisedCurrency : one.currency,
  day: dayOf(day),
  amount: ((one.revisedAfter ? one.revisedCents : one.cents) / 100).toFixed(2),
})

/** Cohorts by the first order in any currency, with each order and each reversal at the rate of its own day. */
async function expectCohorts(shop: string, to: string, known: readonly Rate[], lives: readonly Life[]) {
  const firstDays = new Map<string, number>()
  const ofCustomers = lives.filter(({ customer }) => customer !== '')
  for (const { customer, day } of ofCustomers) {
    firstDays.set(customer, Math.min(day, firstDays.get(customer) ?? day))
  }
  for (const basis of ['event', 'order']) {
    const range = `${shop}&interval=day&periods=12&basis=${basis}`
    const answer = await ask(`customers/cohorts?${range}&reportingCurrency=${to}`)
    for (const { cohort, index, size, customers, orders, revenue } of answer.rows) {
      if (cohort === null) continue
      const members = [...firstDays].filter(([, first]) => dayOf(first) === cohort).map(([customer]) => customer)
      const own = ofCustomers.filter(
        ({ customer, day }) => members.includes(customer) && day === Number(cohort.slice(8)) + index,
      )
      const expected = inCurrency(to, DECIMALS[to] as number, own.map(totalOf), known)
      const withRate = own.filter((one) => inCurrency(to, 0, [totalOf(one)], known).unconverted.size === 0)
      expect([size, customers, orders, revenue], `${cohort} + ${index}`).toEqual([
        members.length,
        new Set(own.map(({ customer }) => customer)).size,
        withRate.length,
        expected.total,
      ])
    }
    for (const { cohort, period, netRevenue, orders, index } of answer.rows.slice(0, 3)) {
      const day = `startDate=${period}&endDate=${period}&cohort=${cohort}&interval=day`
      const behind = `orders?${shop.split('&')[0]}&${day}&basis=${basis}&reportingCurrency=${to}`
      expect((await ask(behind)).totals.netRevenue, `${cohort} + ${index}`).toBe(netRevenue)
      expect((await ask(`${behind}&happened=placed`)).totals.rows).toBeGreaterThanOrEqual(orders)
    }
    const cells: DayRow[] = []
    for (const currency of CURRENCIES) {
      const { rows } = await ask(`customers/cohorts?${range}&currency=${currency}`)
      for (const row of rows) if (row.cohort !== null) cells.push({ ...row, currency, bucket: row.period })
    }
    for (const column of ['revenue', 'netRevenue']) {
      expectConverted(answer, column, to, amountsOf(cells, column), known)
    }
    const byMonth = await ask(`customers/cohorts?${shop}&basis=${basis}&periods=0&reportingCurrency=${to}`)
    expect(byMonth.totals).toEqual({ ...answer.totals, cohorts: 1 })
    expect(byMonth.unconverted).toEqual(
      answer.unconverted.map((part: object) => ({ ...part, totals: { ...Object(part).totals, cohorts: 1 } })),
    )
  }
}

async function expectPayments(shop: string, to: string, known: readonly Rate[]): Promise<void> {
  const amounts: Amount[] = []
  for (const currency of CURRENCIES) {
    for (let day = 1; day <= 12; day++) {
      const period = `startDate=${dayOf(day)}&endDate=${dayOf(day)}`
      const { totals } = await ask(`payments/summary?${shop.split('&')[0]}&${period}&currency=${currency}`)
      amounts.push({ currency, day: dayOf(day), amount: String(totals.processedAmount) })
    }
  }
  const answer = await ask(`payments/summary?${shop}&reportingCurrency=${to}`)
  expectConverted(answer, 'processedAmount', to, amounts, known)
}

async function expectTopCustomers(shop: string, to: string, known: readonly Rate[], lives: readonly Life[]) {
  const answer = await ask(`customers/top?${shop}&reportingCurrency=${to}`)
  const amountsOf = (wanted: (customer: string) => boolean) =>
    lives.filter(({ customer }) => customer !== '' && wanted(customer)).map(totalOf)
  expectConverted(
    answer,
    'revenue',
    to,
    amountsOf(() => true),
    known,
  )
  for (const { customerId, revenue } of answer.rows) {
    const expected = inCurrency(
      to,
      DECIMALS[to] as number,
      amountsOf((customer) => customer === customerId),
      known,
    )
    expect(revenue).toBe(expected.total)
    const one = await ask(`customers/${customerId}?${shop.split('&')[0]}&reportingCurrency=${to}`)
    expect(one).toMatchObject({ currency: to, revenue: expected.total })
    expect(one.orders).toBe(amountsOf((customer) => customer === customerId).length)
  }
}
