import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { createFormat } from '../../web/src/format/format.ts'
import { describeDashboard, settled, useDashboard } from './dashboard.ts'
import { cardTexts, numberOf } from './parts.ts'

const pathOf = (page: Page) => page.url().slice(new URL(page.url()).origin.length)
const parametersOf = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams)

describeDashboard('the address of a page', () => {
  const dashboard = useDashboard({ shop: 'simulated' })
  const format = createFormat({ currency: 'EUR', timeZone: 'UTC', locale: 'en-GB' })

  async function chooseRange(page: Page, name: string) {
    await page.getByRole('button', { name: /^Period/ }).click()
    await page.getByRole('dialog').getByRole('button', { name, exact: true }).click()
    await settled(page)
  }

  test('contains all choices: another browser shows the same numbers', async () => {
    const page = await dashboard.open('/')
    await settled(page)
    await chooseRange(page, 'Last 90 days')
    await page.getByRole('button', { name: 'Options' }).click()
    const choices = page.getByRole('dialog')
    await choices.getByLabel('Compare with').selectOption({ label: 'Previous year' })
    await choices.getByLabel('Interval').selectOption({ label: 'Week' })
    await choices.getByLabel('Currency').selectOption('EUR')
    await choices.getByLabel('Time zone').selectOption('Pacific/Auckland')
    await choices.getByText('The order date').click()
    await page.keyboard.press('Escape')
    await page.getByLabel('Chart metric').selectOption('Orders')
    await settled(page)
    expect(parametersOf(page)).toEqual({
      range: '90d',
      compare: 'previous_year',
      interval: 'week',
      currency: 'EUR',
      timezone: 'Pacific/Auckland',
      basis: 'order',
      metric: 'orders',
    })

    const other = await dashboard.open(pathOf(page))
    await settled(other)
    expect(await cardTexts(other)).toEqual(await cardTexts(page))
    const charts = '.chart[role=img]'
    const summaries = (of: Page) => of.locator(charts).evaluateAll((all) => all.map((one) => String(one.ariaLabel)))
    expect(await summaries(other)).toEqual(await summaries(page))

    const { today } = await dashboard.get('/api/shop?timezone=Pacific/Auckland')
    const first = new Date(Date.parse(today) - 89 * 86_400_000).toISOString().slice(0, 10)
    const query = `startDate=${first}&endDate=${today}&currency=EUR&timezone=Pacific/Auckland&basis=order`
    const { totals } = await dashboard.get(`/api/analytics/sales/summary?${query}`)
    expect(await numberOf(other, 'Orders').textContent()).toBe(format.count(totals.orders))
    expect(await numberOf(other, 'Net revenue').textContent()).toBe(format.money(totals.netRevenue))
  })

  test('contains a custom period', async () => {
    const page = await dashboard.open('/?currency=EUR')
    await settled(page)
    const { today } = await dashboard.get('/api/shop')
    const first = new Date(Date.parse(today) - 20 * 86_400_000).toISOString().slice(0, 10)
    await page.getByRole('button', { name: /^Period/ }).click()
    await page.getByLabel('From', { exact: true }).fill(first)
    await page.getByLabel('To', { exact: true }).fill(first)
    await page.getByRole('button', { name: 'Apply', exact: true }).click()
    await settled(page)
    expect(parametersOf(page)).toEqual({ startDate: first, endDate: first, currency: 'EUR' })
    const { totals } = await dashboard.get(
      `/api/analytics/sales/summary?startDate=${first}&endDate=${first}&currency=EUR`,
    )
    expect(await numberOf(page, 'Orders').textContent()).toBe(format.count(totals.orders))
  })

  test('changes with back and forward, as do the numbers; a reload keeps it', async () => {
    const page = await dashboard.open('/')
    await settled(page)
    const seen = [{ path: pathOf(page), cards: await cardTexts(page) }]
    for (const range of ['Last 7 days', 'Last 90 days']) {
      await chooseRange(page, range)
      seen.push({ path: pathOf(page), cards: await cardTexts(page) })
    }
    expect(new Set(seen.map(({ cards }) => String(cards))).size).toBe(3)
    const expectSeen = async (index: number) => {
      await settled(page)
      expect({ path: pathOf(page), cards: await cardTexts(page) }).toEqual(seen[index])
    }
    await page.goBack()
    await expectSeen(1)
    await page.goBack()
    await expectSeen(0)
    await page.goForward()
    await expectSeen(1)
    await page.reload()
    await expectSeen(1)
    await page.goForward()
    await expectSeen(2)
  })

  test('with invalid choices shows the defaults', async () => {
    const page = await dashboard.open('/?range=tomorrow&interval=second&compare=x&basis=&startDate=2024-02-31')
    await settled(page)
    const other = await dashboard.open('/')
    await settled(other)
    expect(await cardTexts(page)).toEqual(await cardTexts(other))
  })

  test('keeps the view on another page', async () => {
    const page = await dashboard.open('/?range=7d&currency=EUR')
    await settled(page)
    await page.getByRole('link', { name: 'Products', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Products' }).waitFor()
    expect(pathOf(page)).toBe('/products?range=7d&currency=EUR')
  })
})
