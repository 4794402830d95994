import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { createFormat } from '../../web/src/format/format.ts'
import { describeDashboard, expectAccessible, expectNoSidewaysScroll, settled, useDashboard } from './dashboard.ts'

const format = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en-GB' })
const card = (page: Page, label: string) => page.locator('.metric-card').filter({ hasText: new RegExp(`^${label}`) })
const panel = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true })

describeDashboard('the overview', () => {
  const dashboard = useDashboard({ shop: 'simulated' })

  test('shows the numbers of the API', async () => {
    const page = await dashboard.open('/')
    await settled(page)
    const { totals, comparison } = await dashboard.get('/api/analytics/sales/summary?compare=previous_period')
    expect(totals.orders).toBeGreaterThan(100)
    for (const [label, text, change] of [
      ['Net revenue', format.money(totals.netRevenue), comparison.change.netRevenue],
      ['Orders', format.count(totals.orders), comparison.change.orders],
      ['Average order value', format.money(totals.averageOrderValue), comparison.change.averageOrderValue],
      ['Items sold', format.count(totals.itemsSold), comparison.change.itemsSold],
      ['Customers', format.count(totals.uniqueCustomers), comparison.change.uniqueCustomers],
      ['New customers', format.count(totals.newCustomers), comparison.change.newCustomers],
      ['Returning customers', format.count(totals.returningCustomers), comparison.change.returningCustomers],
      ['Refunds', format.money(totals.refunds), comparison.change.refunds],
    ]) {
      expect(await card(page, label).textContent(), label).toContain(text)
      expect(await card(page, label).textContent(), label).toContain(format.change(change))
    }
  })

  test('has the table behind each chart, with every row of the API', async () => {
    const page = await dashboard.open('/')
    await settled(page)
    const { rows } = await dashboard.get('/api/analytics/sales/series')
    await panel(page, 'Net revenue').getByRole('button', { name: 'show as a table' }).click()
    const cells = await panel(page, 'Net revenue').locator('tbody tr td:nth-child(2)').allInnerTexts()
    expect(cells).toEqual(rows.map((row: { netRevenue: number }) => format.money(row.netRevenue)))
  })

  test('saves a chart as the API’s CSV and as a picture', async () => {
    const page = await dashboard.open('/')
    await settled(page)
    const save = async (kind: string) => {
      await panel(page, 'Weekdays and hours').getByRole('button', { name: 'download' }).click()
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: kind }).click(),
      ])
      return { name: download.suggestedFilename(), content: await readFile(await download.path()) }
    }
    const csv = await save('CSV')
    const { body } = await dashboard.service.server.inject('/api/analytics/sales/heatmap?format=csv')
    expect(csv.name).toMatch(/^tidemark-sales-heatmap-.*\.csv$/)
    expect(csv.content.toString()).toBe(body)
    const picture = await save('PNG')
    expect(picture.name).toBe('tidemark-weekdays-and-hours.png')
    expect(picture.content.subarray(1, 4).toString()).toBe('PNG')
    expect(picture.content.length).toBeGreaterThan(5000)
  })

  test('an order that is posted moves the numbers at once, without a reload', async () => {
    const page = await dashboard.open('/?range=today')
    await settled(page)
    await page.evaluate('globalThis.isSame = true')
    const today = new Date().toISOString().slice(0, 10)
    const { totals } = await dashboard.get(`/api/analytics/sales/summary?startDate=${today}&endDate=${today}`)
    await dashboard.post([orderNow('live-1', 1234.5)])
    await card(page, 'Orders')
      .getByText(format.count(totals.orders + 1), { exact: true })
      .waitFor()
    await card(page, 'Net revenue')
      .getByText(format.money(totals.netRevenue + 1234.5))
      .waitFor()
    expect(await page.evaluate('globalThis.isSame')).toBe(true)
  })

  test('what a change cannot touch is not asked again', async () => {
    const page = await dashboard.open('/?startDate=2001-01-01&endDate=2001-01-31&compare=none')
    await settled(page)
    await page.waitForFunction(`document.querySelector('.live-status.open')`)
    const other = await dashboard.open('/?range=today')
    await settled(other)
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const { totals } = await dashboard.get('/api/analytics/sales/summary')
    await dashboard.post([orderNow('live-2', 10)])
    // Once a page that it concerns shows it, the other one would have asked as well.
    await other
      .getByText(format.count(totals.orders + 1), { exact: true })
      .or(other.locator('.metric-card'))
      .first()
      .waitFor()
    expect(asked.filter((path) => path.includes('/sales/'))).toEqual([])
  })

  for (const scheme of ['light', 'dark'] as const) {
    test(`can be used by everybody, in ${scheme} colours`, async () => {
      const page = await dashboard.open('/', { scheme })
      await settled(page)
      await expectAccessible(page)
    })
  }

  test('fits on a phone', async () => {
    const page = await dashboard.open('/', { width: 390, height: 844 })
    await settled(page)
    await expectNoSidewaysScroll(page)
    await page.getByRole('button', { name: 'Open the menu' }).click()
    await page.getByRole('link', { name: 'Products' }).click()
    await page.getByRole('heading', { level: 1, name: 'Products' }).waitFor()
  })
})

function orderNow(id: string, total: number) {
  const data = {
    ...{ orderId: id, customerId: `customer of ${id}`, createdAt: new Date().toISOString(), totalAmount: total },
    items: [{ productId: 'prod-1', quantity: 1, unitPrice: total }],
  }
  return { id: `event of ${id}`, type: 'OrderCreated', data }
}
