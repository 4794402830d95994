import { beforeAll, expect, test } from 'vitest'
import {
  createRandom,
  orderEvents,
  revisionEvents,
  type ShopEvent,
  shuffled,
  voidEvents,
} from '../../../test/engine/random-orders.ts'
import { decimal, decimalText } from '../../../test/helpers/decimal.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { raw, type Sql, sql, toQuery } from '../../db/sql.ts'
import { restatedSums, salesSums } from '../../perspectives/sales-sums.ts'
import { createZones } from '../../zones/read-zone.ts'
import { salesOfOrders } from '../orders/sales-of-orders.ts'

type Numbers = Record<string, number>

const server = useTestServer()
const load = async (path: string) => {
  const response = await server.app.inject(`/api/analytics/${path}`)
  expect(response.statusCode, response.body).toBe(200)
  return response.json()
}

const random = createRandom(11)
const shop = Array.from({ length: 40 }, (_, i) => `o-${i}`).flatMap((orderId) => [
  ...orderEvents(random, orderId),
  ...revisionEvents(random, orderId),
  ...(random() < 0.2 ? voidEvents(random, orderId) : []),
])
const inTenant = (tenant: string) => (event: ShopEvent) => ({ ...event, id: `${event.type} ${event.id}`, tenant })

const order = (orderId: string, data: object, more: object = {}) => ({
  id: orderId,
  type: 'OrderCreated',
  time: '2024-12-10T10:00:00Z',
  data: { orderId, currency: 'EUR', country: 'DE', ...data },
  ...more,
})
const goods = (productId: string, lineTotal: string, more: object = {}) => ({
  productId,
  quantity: 1,
  lineTotal,
  ...more,
})

beforeAll(async () => {
  // Of two voids at the same time, one is a duplicate.
  const payload = shuffled(random, shop).map(inTenant('random'))
  expect((await server.app.inject({ method: 'POST', url: '/api/events', payload })).json()).toMatchObject({
    rejected: 0,
  })
  await server.post([
    order('o-all', {
      totalAmount: '178.25',
      discountAmount: 10,
      taxAmount: 20,
      shippingAmount: 5,
      tipAmount: 3,
      feeAmount: '0.25',
      dutiesAmount: 10,
      giftCardAmount: 40,
      items: [goods('tee', '100'), goods('card', '50', { kind: 'gift_card' })],
    }),
    order('o-rates', {
      totalAmount: '50',
      taxIncluded: true,
      items: [
        goods('tee', '23.80', { taxAmount: '3.80', taxRate: 19 }),
        goods('book', '22.40', { taxAmount: '1.40', taxRate: '7.0', discountAmount: '1' }),
        goods('map', '4.80', { taxAmount: '0.10' }),
      ],
    }),
    order('o-french', { country: 'FR', totalAmount: '12', taxAmount: 2, items: [goods('tee', '10', { taxRate: 20 })] }),
  ])
})

const DECEMBER = 'startDate=2024-12-10&endDate=2024-12-10&currency=EUR'

test('gross sales and goods revenue are without the parts that are no goods', async () => {
  const ofOne = {
    totalRevenue: 178.25,
    grossSales: 150,
    discounts: 10,
    tax: 20,
    shipping: 5,
    tips: 3,
    fees: 0.25,
    duties: 10,
    giftCardsSold: 50,
    giftCardsRedeemed: 40,
    goodsRevenue: 90,
    netRevenue: 178.25,
  }
  expect((await load(`orders?${DECEMBER}&search=o-all`)).totals).toMatchObject(ofOne)
  const ofAll = { ...ofOne, totalRevenue: 240.25, tax: 27.3, discounts: 11, grossSales: 205.7, goodsRevenue: 144.7 }
  const expected = { ...ofAll, netRevenue: 240.25 }
  for (const path of ['sales/summary', 'sales/series', 'sales/heatmap', 'orders']) {
    expect((await load(`${path}?${DECEMBER}`)).totals, path).toMatchObject(expected)
  }
})

test('the page of an order shows its parts and those of its lines', async () => {
  const { history, ...shown } = await load('orders/o-rates')
  expect(shown).toMatchObject({ discount: 1, tax: 5.3, tips: null, taxIncluded: true, giftCardsSold: null })
  expect(shown.lines).toMatchObject([
    { productId: 'tee', tax: 3.8, taxRate: 19, discount: null, isGiftCard: false },
    { productId: 'book', tax: 1.4, taxRate: 7, discount: 1, isGiftCard: false },
    { productId: 'map', tax: 0.1, taxRate: null, discount: null, isGiftCard: false },
  ])
  expect(await load('orders/o-all')).toMatchObject({
    tips: 3,
    fees: 0.25,
    duties: 10,
    giftCardsSold: 50,
    giftCardsRedeemed: 40,
    taxIncluded: null,
    lines: [{ isGiftCard: false }, { isGiftCard: true }],
  })
})

test('taxes by country, and by rate where lines state one, with the orders behind them', async () => {
  const { rows, totals } = await load(`taxes?${DECEMBER}`)
  expect(rows).toEqual([
    { country: 'DE', rate: null, orders: 2, taxableRevenue: 202.95, tax: 25.3 },
    { country: 'FR', rate: null, orders: 1, taxableRevenue: 10, tax: 2 },
  ])
  expect(totals).toEqual({ orders: 3, taxableRevenue: 212.95, tax: 27.3 })
  const byRate = await load(`taxes?${DECEMBER}&by=rate`)
  expect(byRate.rows).toEqual([
    { country: 'DE', rate: null, orders: 1, taxableRevenue: 162.95, tax: 20.1 },
    { country: 'DE', rate: 19, orders: 1, taxableRevenue: 20, tax: 3.8 },
    { country: 'FR', rate: null, orders: 0, taxableRevenue: 0, tax: 2 },
    { country: 'DE', rate: 7, orders: 1, taxableRevenue: 20, tax: 1.4 },
    { country: 'FR', rate: 20, orders: 1, taxableRevenue: 10, tax: 0 },
  ])
  expect(byRate.totals).toEqual(totals)
  const idsOf = async (query: string) =>
    (await load(`orders?${DECEMBER}&${query}`)).rows.map(({ orderId }: { orderId: string }) => orderId)
  expect(await idsOf('taxRate=7')).toEqual(['o-rates'])
  expect(await idsOf('taxRate=19.00&country=DE')).toEqual(['o-rates'])
  expect(await idsOf('taxRate=')).toEqual(['o-all'])
})

const sumOf = (rows: readonly Numbers[], name: string): string =>
  decimalText(rows.reduce((sum, row) => sum + decimal(String(row[name] ?? 0)), 0n))
const textOf = (value: number) => decimalText(decimal(String(value)))

/** The identities of `docs/metrics.md`. */
function expectIdentities(row: Numbers, where: string): void {
  const of = (name: string) => decimal(String(row[name]))
  const gross = of('grossSales') - of('discounts')
  const parts = ['tax', 'shipping', 'tips', 'fees', 'duties'].map(of).reduce((sum, part) => sum + part)
  expect(decimalText(of('totalRevenue') + of('adjustments')), where).toBe(decimalText(gross + parts))
  expect(decimalText(of('goodsRevenue')), where).toBe(decimalText(gross - of('giftCardsSold')))
  expect(decimalText(of('netRevenue')), where).toBe(
    decimalText(of('totalRevenue') + of('adjustments') - of('reversed')),
  )
}

const AMOUNTS = ['tips', 'fees', 'duties', 'giftCardsSold', 'giftCardsRedeemed', 'goodsRevenue', 'grossSales', 'tax']
const ALL = 'tenant=random&startDate=2026-02-25&endDate=2026-05-01'

test.each([
  ['EUR', 'event'],
  ['EUR', 'order'],
  ['JPY', 'event'],
  ['JPY', 'order'],
])('in a random shop, the identities hold in every report (%s, basis=%s)', async (currency, basis) => {
  const query = `${ALL}&currency=${currency}&basis=${basis}`
  const { totals: summary } = await load(`sales/summary?${query}`)
  expectIdentities(summary, query)
  for (const name of AMOUNTS) expect(summary[name], name).not.toBe(0)
  for (const path of [
    `sales/series?${query}`,
    `sales/series?${query}&interval=month&groupBy=country`,
    `sales/series?${query}&groupBy=channel`,
    `sales/series?${query}&timezone=Asia/Kathmandu&interval=week`,
    `sales/heatmap?${query}`,
  ]) {
    const { rows, totals } = await load(path)
    for (const row of rows) expectIdentities(row, path)
    for (const name of AMOUNTS) {
      expect(sumOf(rows, name), `${path} ${name}`).toBe(textOf(summary[name]))
      expect(totals[name], `${path} ${name}`).toBe(summary[name])
    }
  }
  for (const more of ['', '&search=o']) {
    const { totals } = await load(`orders?${query}${more}`)
    expectIdentities(totals, more)
    for (const name of AMOUNTS) expect(totals[name], name).toBe(summary[name])
  }
  for (const by of ['country', 'rate']) {
    const { rows, totals } = await load(`taxes?${query}&by=${by}`)
    for (const [name, whole] of Object.entries(totals as Numbers)) {
      // An order counts for each of its rates.
      if (by === 'country' || name !== 'orders') expect(sumOf(rows, name), `${by} ${name}`).toBe(textOf(whole))
    }
    expect(totals).toMatchObject({ orders: summary.orders, tax: summary.tax })
  }
})

test('over all days, the parts of orders are the same by event and by order', async () => {
  for (const currency of ['EUR', 'JPY']) {
    const [byEvent, byOrder] = await Promise.all(
      ['event', 'order'].map(
        async (basis) => (await load(`sales/summary?${ALL}&currency=${currency}&basis=${basis}`)).totals,
      ),
    )
    for (const name of AMOUNTS) expect(byEvent[name], name).toBe(byOrder[name])
  }
})

test('the orders of a quarter of an hour equal its stored sums', async () => {
  const { pool } = server.database
  const zone = await createZones(pool).get('UTC')
  const names = Object.keys(salesSums).map((name) => `trim_scale(coalesce(sum(${name}), 0)::numeric)::text as ${name}`)
  const sums = raw(names.join(', '))
  const ask = async (question: Sql) => (await pool.query(toQuery(question))).rows
  const quarters = await ask(sql`
    select currency, quarter::text as from, (quarter + interval '15 minutes')::text as before, ${sums}
    from quarter_hour_sales where tenant_id = 'random' group by 1, 2, 3`)
  expect(quarters.filter((row) => Object.keys(restatedSums).some((name) => row[name] !== '0'))).not.toEqual([])
  for (const { currency, from, before, ...kept } of quarters) {
    const context = {
      tenantId: 'random',
      currency,
      timeZone: 'UTC',
      shopTimeZone: 'UTC',
      zone,
      today: '2026-05-01',
      now: '2026-05-01T00:00:00.000Z',
    }
    const time = { from: sql`${from}::timestamptz`, before: sql`${before}::timestamptz` }
    const [counted] = await ask(sql`select ${sums} from (${salesOfOrders(time, undefined, context)}) as parts`)
    expect(counted, from).toEqual(kept)
  }
})
