import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
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
import { card, numberOf, panel, showTable } from './parts.ts'

const CARDS = [
  ['netRevenue', 'Net revenue', 'money'],
  ['orders', 'Orders', 'count'],
  ['averageOrderValue', 'Average order value', 'money'],
  ['itemsSold', 'Items sold', 'count'],
  ['uniqueCustomers', 'Customers', 'count'],
  ['newCustomers', 'New customers', 'count'],
  ['returningCustomers', 'Returning customers', 'count'],
  ['refunds', 'Refunds', 'money'],
] as const

describeDashboard('the overview', () => {
  const dashboard = useDashboard({ shop: 'simulated' })
  const open = async (path: string, options = {}) => {
    const page = await dashboard.open(path, options)
    await settled(page)
    return page
  }

  test.each([
    ['en-GB', 'USD', '/'],
    ['de-DE', 'EUR', '/?currency=EUR'],
  ])('shows the numbers of the API in the format of %s, in %s', async (locale, currency, path) => {
    const page = await open(path, { locale })
    const format = createFormat({ currency, timeZone: 'UTC', locale })
    const query = `currency=${currency}&compare=previous_period`
    const { totals, comparison } = await dashboard.get(`/api/analytics/sales/summary?${query}`)
    expect(totals.orders).toBeGreaterThan(20)
    for (const [id, label, unit] of CARDS) {
      expect(await numberOf(page, label).textContent(), id).toBe(format[unit](totals[id]))
      const change = card(page, label).locator('.change')
      expect(await change.textContent(), id).toContain(format.change(comparison.change[id]))
      const isUp = comparison.change[id] > 0
      const isGood = id === 'refunds' ? !isUp : isUp
      if (comparison.change[id] !== 0) expect(await change.getAttribute('class')).toContain(isGood ? 'good' : 'bad')
    }
  })

  test('shows no changes without a comparison', async () => {
    const page = await open('/?compare=none')
    expect(await page.locator('.metric-card').count()).toBe(CARDS.length)
    expect(await page.locator('.metric-card .change').count()).toBe(0)
  })

  const moneyOf = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en-GB' }).money
  const countOf = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en-GB' }).count
  const column = (rows: Record<string, number>[], name: string, write: (value: number) => string) =>
    rows.map((row) => write(row[name] ?? Number.NaN))

  test.each([
    ['Net revenue', '/api/analytics/sales/series', 'netRevenue', moneyOf],
    ['Top products', '/api/analytics/products?limit=8', 'netRevenue', moneyOf],
    ['From order to shipment', '/api/analytics/orders/funnel', 'orders', countOf],
  ])('has the table behind the chart %s, with every row of the API', async (title, path, name, write) => {
    const page = await open('/')
    const { rows } = await dashboard.get(path)
    const table = await showTable(page, title)
    // The chart has the steps of an order that is shipped as a whole.
    const isOutside = ({ step = '' }: { step?: string }) => ['cancelled', 'partly_shipped'].includes(step)
    const steps = rows.filter((row: { reason?: unknown; step?: string }) => !row.reason && !isOutside(row))
    const shown = await table.locator('tbody tr td:nth-child(2)').allTextContents()
    expect(shown.length).toBeGreaterThan(2)
    expect(shown).toEqual(column(steps.slice(0, shown.length), name, write))
  })

  test('has the table behind weekdays and hours, with every cell of the API', async () => {
    const page = await open('/')
    const { rows } = await dashboard.get('/api/analytics/sales/heatmap')
    const table = await showTable(page, 'Orders by weekday and hour')
    const shown = await table.locator('tbody td:not(:first-child)').allTextContents()
    expect(shown).toEqual(rows.map(({ orders }: { orders: number }) => countOf(orders)))
  })

  test('has the tables behind channels and payment methods, with the numbers of the API', async () => {
    const page = await open('/')
    for (const [title, groupBy] of [
      ['Channels', 'channel'],
      ['Payment methods', 'paymentMethod'],
    ]) {
      const { rows } = await dashboard.get(`/api/analytics/sales/series?groupBy=${groupBy}&interval=year`)
      const table = await showTable(page, title ?? '')
      const shown = await table.locator('tbody tr td:nth-child(2)').allTextContents()
      const sorted = rows.toSorted((a: Revenue, b: Revenue) => b.netRevenue - a.netRevenue)
      expect(shown).toEqual(column(sorted, 'netRevenue', moneyOf))
    }
  })

  async function save(page: Page, title: string, kind: 'CSV' | 'PNG') {
    await panel(page, title).getByRole('button', { name: 'download' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: kind }).click(),
    ])
    return { name: download.suggestedFilename(), content: await readFile(await download.path()) }
  }

  test('saves a chart as the CSV of the API and as PNG', async () => {
    const page = await open('/')
    const csv = await save(page, 'Orders by weekday and hour', 'CSV')
    const answer = await fetch(`${dashboard.url}/api/analytics/sales/heatmap?format=csv`)
    expect(csv.name).toMatch(/^tidemark-sales-heatmap-.*\.csv$/)
    expect(csv.content.equals(Buffer.from(await answer.arrayBuffer()))).toBe(true)
    const picture = await save(page, 'Orders by weekday and hour', 'PNG')
    expect(picture.name).toBe('tidemark-orders-by-weekday-and-hour.png')
    expect(picture.content.subarray(1, 4).toString()).toBe('PNG')
    expect(picture.content.length).toBeGreaterThan(5000)
  })

  test('links a card to the orders behind it', async () => {
    const page = await open('/?range=7d&currency=EUR')
    await card(page, 'Orders').click()
    await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor()
    const { pathname, searchParams } = new URL(page.url())
    expect(pathname).toBe('/orders')
    expect(Object.fromEntries(searchParams)).toEqual({
      range: '7d',
      currency: 'EUR',
      happened: 'placed',
      behind: 'rows',
    })
  })

  test('links a bar of a chart to the orders behind it', async () => {
    const page = await open('/')
    const { rows } = await dashboard.get('/api/analytics/sales/series?groupBy=channel&interval=year')
    const [most] = rows.toSorted((a: Revenue, b: Revenue) => b.netRevenue - a.netRevenue)
    const canvas = panel(page, 'Channels').locator('canvas')
    const { width = 0, height = 0 } = (await canvas.boundingBox()) ?? {}
    // The bars are animated, so an early click can miss them.
    await expect
      .poll(async () => {
        if (new URL(page.url()).pathname === '/') {
          await canvas
            .click({ position: { x: width / 3, y: height / rows.length / 2 }, timeout: scaled(2000) })
            .catch(() => {})
        }
        return page.url()
      })
      .toContain('/orders')
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ channel: most.group, behind: 'netRevenue' })
  })

  test.each(Object.entries({ desktop: 1440, phone: 390 }))(
    'is accessible on a %s in light and dark',
    async (_, width) => {
      const page = await open('/', { width })
      await expectNoSidewaysScroll(page)
      await expectAccessibleInBothSchemes(page)
    },
  )

  test('is accessible with open menus, and with tables instead of charts', async () => {
    const page = await open('/')
    for (const title of ['Net revenue', 'Top products', 'Orders by weekday and hour']) await showTable(page, title)
    await expectAccessible(page)
    for (const name of [/^Period/, 'Options']) {
      await page.getByRole('button', { name }).click()
      await page.getByRole('dialog').waitFor()
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
  })

  test('links to the other pages in the menu of a phone', async () => {
    const page = await open('/', { width: 390, height: 844 })
    await page.getByRole('button', { name: 'Open menu' }).click()
    await expectNoSidewaysScroll(page)
    await page.getByRole('link', { name: 'Orders', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor()
    await settled(page)
    await expectNoSidewaysScroll(page)
  })
})

interface Revenue {
  group: string | null
  netRevenue: number
}
