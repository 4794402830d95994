import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { dayAt } from '../../src/simulate/calendar.ts'
import { exampleOrder } from '../../src/simulate/orders/example-orders.ts'
import { createFormat } from '../../web/src/format/format.ts'
import { scaled } from '../helpers/patience.ts'
import {
  describeDashboard,
  expectAccessible,
  expectAccessibleInBothSchemes,
  expectNoSidewaysScroll,
  settled,
  useDashboard,
} from './dashboard.ts'

const format = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en-GB' })
const panel = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true })
const chips = (page: Page) => page.getByRole('list', { name: 'Filters' })
const listed = (page: Page) => panel(page, 'Orders').locator('tbody tr')
const total = (page: Page, label: string) =>
  page
    .locator('.order-totals > div')
    .filter({ hasText: new RegExp(`^${label}`) })
    .locator('dd')

async function asTable(page: Page, title: string): Promise<Locator> {
  await panel(page, title).getByRole('button', { name: 'show as table' }).click()
  const table = panel(page, title).getByRole('table')
  await table.waitFor()
  return table
}

const textOf = async (locator: Locator) => (await locator.textContent()) ?? ''

/** Clicks a number, and expects the same number above the list of its orders. */
async function expectBehind(page: Page, link: Locator, number: string): Promise<void> {
  await link.click()
  const found = page.locator('.order-totals > .behind dd')
  await found.waitFor()
  await settled(page)
  expect(await textOf(found), page.url()).toBe(number)
  expect(new URL(page.url()).pathname).toBe('/orders')
}

describeDashboard('orders', () => {
  const dashboard = useDashboard({ shop: 'simulated' })

  async function open(path: string, options = {}): Promise<Page> {
    const page = await dashboard.open(path, options)
    await settled(page)
    return page
  }

  describe('behind a number', () => {
    test('of every card of the overview', async () => {
      const page = await open('/')
      for (const label of [
        'Net revenue',
        'Orders',
        'Average order value',
        'Items sold',
        'Customers',
        'New customers',
        'Returning customers',
        'Refunds',
      ]) {
        const card = page.locator('.metric-card').filter({ hasText: new RegExp(`^${label}`) })
        const number = await textOf(card.locator('.live-number'))
        expect(number, label).toMatch(/[1-9]/)
        await expectBehind(page, card, number)
        await page.goBack()
        await card.locator('.live-number').waitFor()
      }
    })

    test('of bars by channel, country and payment method', async () => {
      const page = await open('/')
      for (const title of ['Channels', 'Countries', 'Payment methods']) {
        const row = (await asTable(page, title)).locator('tbody tr').first()
        await expectBehind(page, row.getByRole('link'), await textOf(row.locator('td').nth(1)))
        await page.goBack()
      }
    })

    test.each(['orders', 'newCustomers', 'refunds', 'cancelled', 'netRevenue'])('of a week of %s', async (metric) => {
      const page = await open(`/?metric=${metric}&interval=week&range=90d`)
      const title = await textOf(page.getByLabel('Chart metric').locator('option:checked'))
      const link = (await asTable(page, title)).getByRole('link').filter({ hasText: /[1-9]/ }).nth(2)
      await expectBehind(page, link, await textOf(link))
    })

    test('of an hour of a weekday', async () => {
      const page = await open('/?range=90d')
      const link = (await asTable(page, 'Orders by weekday and hour'))
        .getByRole('link')
        .filter({ hasText: /[1-9]/ })
        .first()
      await expectBehind(page, link, await textOf(link))
      expect(await textOf(chips(page))).toMatch(/Monday, \d\d:00 – \d\d:00/)
    })

    test('of every step of the funnel', async () => {
      const page = await open('/')
      for (const step of [0, 1, 2]) {
        const link = (await asTable(page, 'From order to shipment')).getByRole('link').nth(step)
        await expectBehind(page, link, await textOf(link))
        await page.goBack()
      }
    })

    test('of every kind of drop-out and every reason', { timeout: scaled(120_000) }, async () => {
      const page = await open('/orders?range=90d')
      const count = await panel(page, 'Drop-outs').getByRole('link').count()
      expect(count).toBeGreaterThan(5)
      for (let i = 0; i < count; i++) {
        const link = panel(page, 'Drop-outs').getByRole('link').nth(i)
        await expectBehind(page, link, await textOf(link))
        await page.goBack()
        await panel(page, 'Drop-outs').getByRole('link').first().waitFor()
      }
    })

    test('of failed payments: all, their amount, by method, and by method and reason', async () => {
      const page = await open('/orders?range=90d')
      const all = panel(page, 'Payments').locator('tfoot').getByRole('link')
      const byMethod = panel(page, 'Payments').locator('tbody').getByRole('link')
      for (const link of [all.nth(0), all.nth(1), byMethod.first()]) {
        await expectBehind(page, link, await textOf(link))
        await page.goBack()
        await settled(page)
      }
      const cell = (await asTable(page, 'Failed payments')).getByRole('link').first()
      await expectBehind(page, cell, await textOf(cell))
    })

    test('of the orders, the net revenue and the new customers of each coupon', async () => {
      const path = '/orders?range=90d'
      const page = await open(path)
      for (const number of [0, 1, 2]) {
        const link = panel(page, 'Coupons').locator('tbody tr').first().getByRole('link').nth(number)
        await expectBehind(page, link, await textOf(link))
        await page.goto(`${dashboard.url}${path}`)
        await settled(page)
      }
    })

    test.each(['refunds', 'refundCount', 'cancelled', 'cancelledOrders'])('of a week of %s', async (measure) => {
      const page = await open(`/orders?range=90d&interval=week&taken=${measure}`)
      const table = await asTable(page, 'Refunds and cancellations')
      const link = table.getByRole('link').filter({ hasText: /[1-9]/ }).nth(1)
      await expectBehind(page, link, await textOf(link))
    })

    test('of the days of the shop, also if the page shows another time zone', async () => {
      const path = '/?timezone=Pacific%2FAuckland&range=7d'
      const page = await open(path)
      const link = (await asTable(page, 'From order to shipment')).getByRole('link').first()
      await expectBehind(page, link, await textOf(link))
      await page.goto(`${dashboard.url}${path}`)
      await settled(page)
      const row = (await asTable(page, 'Channels')).locator('tbody tr').first()
      await expectBehind(page, row.getByRole('link'), await textOf(row.locator('td').nth(1)))
    })
  })

  describe('on their page', () => {
    test('shows the totals and rows of the API', async () => {
      const page = await open('/orders?channel=web')
      const { totals, rows } = await dashboard.get('/api/analytics/orders?channel=web')
      expect(totals.rows).toBeGreaterThan(50)
      for (const [label, text] of [
        ['Orders in this list', format.count(totals.rows)],
        ['Revenue', format.money(totals.totalRevenue)],
        ['Refunds', format.money(totals.refunds)],
        ['Cancelled', format.money(totals.cancelled)],
        ['Net revenue', format.money(totals.netRevenue)],
      ] as const) {
        expect(await textOf(total(page, label)), label).toBe(text)
      }
      const links = await listed(page)
        .locator('td:first-child a')
        .evaluateAll((all) => all.map((one) => one.title))
      expect(links).toEqual(rows.map(({ orderId }: { orderId: string }) => orderId))
    })

    test('shows the list first after a click on a number, otherwise the summary', async () => {
      const titles = async (path: string) => (await open(path)).getByRole('heading', { level: 2 }).allTextContents()
      expect((await titles('/orders?status=paid'))[0]).toBe('Orders')
      expect((await titles('/orders')).at(-1)).toBe('Orders')
    })

    test('shows its filters in words, each of which can be removed', async () => {
      const page = await open('/orders?channel=web&weekday=1&hour=14&isGuest=false&cohort=2025-12-01')
      const texts = await chips(page).getByRole('listitem').allTextContents()
      expect(texts).toEqual([
        'Channel: Web',
        'Without guests',
        'Cohort Dec 2025',
        'Monday, 14:00 – 15:00',
        'Remove all',
      ])
      await page.getByRole('button', { name: 'Remove filter: Monday, 14:00 – 15:00' }).click()
      await page.getByRole('button', { name: 'Remove filter: Cohort Dec 2025' }).press('Enter')
      await page.waitForURL((url) => url.search === '?channel=web&isGuest=false')
      await settled(page)
      const { totals } = await dashboard.get('/api/analytics/orders?channel=web&isGuest=false')
      expect(await textOf(total(page, 'Orders in this list'))).toBe(format.count(totals.rows))
      expect(await textOf(total(page, 'Customers'))).toBe(format.count(totals.customers))
      await page.getByRole('button', { name: 'Remove all' }).click()
      await page.waitForURL((url) => url.search === '')
    })

    test('adds a filter with the keyboard', async () => {
      const page = await open('/orders')
      await page.getByRole('button', { name: 'Add filter' }).press('Enter')
      await page.getByLabel('Filter by').selectOption('paymentMethod')
      await page.getByLabel('Payment method', { exact: true }).fill('card')
      await page.keyboard.press('Enter')
      await page.waitForURL((url) => url.searchParams.get('paymentMethod') === 'card')
      await settled(page)
      const { totals } = await dashboard.get('/api/analytics/orders?paymentMethod=card')
      expect(await textOf(total(page, 'Orders in this list'))).toBe(format.count(totals.rows))
    })

    test('moves to older orders and back, with its position in the address', async () => {
      const page = await open('/orders?status=paid')
      const first = await textOf(listed(page).first())
      await page.getByRole('button', { name: 'Older' }).click()
      await page.waitForURL((url) => url.searchParams.has('cursor'))
      await settled(page)
      const older = await textOf(listed(page).first())
      expect(older).not.toBe(first)
      await page.reload()
      await settled(page)
      expect(await textOf(listed(page).first())).toBe(older)
      await page.getByRole('button', { name: 'Newest' }).click()
      await page.waitForURL((url) => !url.searchParams.has('cursor'))
      await settled(page)
      expect(await textOf(listed(page).first())).toBe(first)
    })

    test('saves all pages of the list as one CSV file', async () => {
      const page = await open('/orders?range=all')
      const { totals } = await dashboard.get('/api/analytics/orders?limit=1&startDate=2000-01-01')
      expect(totals.rows).toBeGreaterThan(500)
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download the list as CSV' }).click(),
      ])
      const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n')
      expect(lines.map((line) => line.startsWith('\ufeff'))).toEqual(lines.map((_, i) => i === 0))
      expect(lines.length).toBe(1 + totals.rows)
      expect(new Set(lines).size).toBe(lines.length)
    })

    test('offers to search all days if the period has no matching orders', async () => {
      const { rows } = await dashboard.get('/api/analytics/orders?limit=1')
      const page = await open(`/orders?search=${rows[0].orderId}&startDate=2001-01-01&endDate=2001-01-02`)
      await page.getByRole('link', { name: 'Search all days' }).click()
      await listed(page).first().waitFor()
      expect(await listed(page).count()).toBe(1)
    })

    test.each(['/orders?status=paid&cohort=2025-12-01', '/orders'])('is accessible: %s', async (path) => {
      await expectAccessibleInBothSchemes(await open(path))
    })

    test('fits on a phone', async () => {
      await expectNoSidewaysScroll(await open('/orders?status=paid&channel=web', { width: 390, height: 844 }))
    })
  })

  describe('one by one', () => {
    test('is opened from the list, and has the data of the API', async () => {
      const { rows } = await dashboard.get('/api/analytics/orders?happened=refunded&status=shipped&limit=1')
      const { orderId } = rows[0]
      const page = await dashboard.open('/orders?happened=refunded&status=shipped')
      await page.getByTitle(orderId).click()
      await page.getByRole('heading', { level: 1, name: `Order ${orderId.slice(0, 13)}` }).waitFor()
      await settled(page)
      const order = await dashboard.get(`/api/analytics/orders/${orderId}`)
      const money = await textOf(panel(page, 'Amounts'))
      for (const amount of [order.total, -order.refunded, order.netRevenue])
        expect(money).toContain(format.money(amount))
      expect(await panel(page, 'Items').locator('tbody tr').count()).toBe(order.lines.length)
      const titles = await panel(page, 'History').locator('.mantine-Timeline-itemTitle').allTextContents()
      expect(titles.length).toBe(order.history.length)
      expect(titles).toEqual(expect.arrayContaining(['Placed', 'Paid', 'Shipped', 'Refunded']))
      await expectAccessibleInBothSchemes(page)
      await page.setViewportSize({ width: 390, height: 844 })
      await expectNoSidewaysScroll(page)
      await panel(page, 'Items').getByRole('link').first().click()
      await page.waitForURL((url) => url.pathname === `/products/${order.lines[0].productId}`)
    })

    test('is explained step by step, with the arrivals on request', async () => {
      const shop = { currency: 'GBP', secondCurrency: undefined }
      await dashboard.post(exampleOrder('example-edited', shop, dayAt(Date.now()) - 20))
      const page = await dashboard.open('/orders/example-edited')
      await settled(page)
      const history = await textOf(panel(page, 'History'))
      expect(history).toContain('Total: £120.00 → £160.00')
      expect(history).toContain('Example teapot, quantity: 2 → 3')
      expect(history).toContain('Status: Partly shipped → Shipped')
      expect(await panel(page, 'History').locator('.step-numbers').last().textContent()).toMatch(
        /Revenue\s*£120.00\s*Adjustments\s*£25.00\s*Reversed\s*£40.00\s*Net revenue\s*£105.00/,
      )
      expect(history).not.toContain(' from http')
      await panel(page, 'History').getByRole('switch', { name: 'Arrivals' }).check()
      await panel(page, 'History').getByText(' from http').first().waitFor()
      expect(await panel(page, 'History').getByText(' from http').count()).toBe(10)
      expect(new URL(page.url()).searchParams.get('arrivals')).toBe('true')
      await expectAccessibleInBothSchemes(page)
      await page.setViewportSize({ width: 390, height: 844 })
      await expectNoSidewaysScroll(page)
    })

    test('explains an order of which only later events have arrived', async () => {
      const data = { orderId: 'ahead', transactionId: 'tx-1', amount: 20, processedAt: new Date().toISOString() }
      await dashboard.post([{ id: 'paid ahead', type: 'PaymentProcessed', data }])
      const page = await dashboard.open('/orders/ahead')
      await settled(page)
      await page.getByText('This order has not been received yet').waitFor()
      expect(await textOf(panel(page, 'History'))).toContain('Paid')
      await expectAccessible(page)
    })

    test('is not found if it is unknown, with a link back', async () => {
      const page = await dashboard.open('/orders/no%20such%2Forder')
      await page.getByRole('heading', { level: 1, name: 'Order not found' }).waitFor()
      await expectAccessible(page)
      dashboard.expectTrouble(page, /\b404\b/)
      await page.getByRole('link', { name: 'All orders' }).click()
      await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor()
    })
  })
})
