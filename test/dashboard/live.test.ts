import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { createFormat } from '../../web/src/format/format.ts'
import {
  describeDashboard,
  expectAccessibleInBothSchemes,
  expectNoSidewaysScroll,
  settled,
  useDashboard,
} from './dashboard.ts'
import { card, numberOf, orderNow, panel, showTable, whenLive } from './parts.ts'

const format = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en-GB' })
const today = () => new Date().toISOString().slice(0, 10)
const newest = (page: Page) => panel(page, 'Latest orders').getByRole('listitem').first()

describeDashboard('the live page', () => {
  const dashboard = useDashboard({ shop: 'simulated' })
  const summaryOfToday = () =>
    dashboard.get(
      `/api/analytics/sales/summary?startDate=${today()}&endDate=${today()}&compare=previous_period&align=weekday`,
    )

  test('shows the numbers of today and of the same weekday last week up to this time', async () => {
    const page = await dashboard.open('/live')
    await settled(page)
    const { totals, comparison } = await summaryOfToday()
    expect(await numberOf(page, 'Net revenue').textContent()).toBe(format.money(totals.netRevenue))
    expect(await numberOf(page, 'Orders').textContent()).toBe(format.count(totals.orders))
    expect(await numberOf(page, 'Customers').textContent()).toBe(format.count(totals.uniqueCustomers))
    const weekday = format.weekdayName(today())
    await card(page, 'Net revenue')
      .getByText(`${weekday} last week at this time: ${format.money(comparison.totals.netRevenue)}`, { exact: true })
      .waitFor()
  })

  test('a new order is at the top of the list, counts, and links to its page', async () => {
    const page = await dashboard.open('/live')
    await settled(page)
    await whenLive(page)
    const { totals } = await summaryOfToday()
    await dashboard.post([orderNow('watched', 98.76)])
    await newest(page).getByText('98.76').waitFor()
    await numberOf(page, 'Orders')
      .getByText(format.count(totals.orders + 1), { exact: true })
      .waitFor()
    await newest(page).getByRole('link').click()
    await page.waitForURL('**/orders/watched*')
  })

  test('the running total ends at the number of the card', async () => {
    const page = await dashboard.open('/live?curve=orders')
    await settled(page)
    const table = await showTable(page, 'Today so far')
    const { totals } = await summaryOfToday()
    const unfinished = table.getByRole('row').filter({ hasText: 'not complete' })
    expect(await unfinished.getByRole('cell').nth(1).textContent()).toBe(format.count(totals.orders))
  })

  test('enters and exits full screen', async () => {
    const page = await dashboard.open('/live')
    await settled(page)
    await page.getByRole('button', { name: 'Full screen' }).click()
    await page.getByRole('button', { name: 'Exit full screen' }).click()
    await page.getByRole('button', { name: 'Full screen', exact: true }).waitFor()
  })

  test('is accessible in light and dark, and fits a phone', async () => {
    const page = await dashboard.open('/live', { width: 390, height: 844 })
    await settled(page)
    await expectNoSidewaysScroll(page)
    await expectAccessibleInBothSchemes(page)
  })

  test('is empty before the first order of the day', async () => {
    const page = await dashboard.open('/live?currency=CHF')
    await settled(page)
    await page.getByText('No orders yet today.').waitFor()
    expect(await numberOf(page, 'Average order value').textContent()).toBe('–')
  })
})
