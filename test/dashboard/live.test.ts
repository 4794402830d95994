import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { createFormat } from '../../web/src/format/format.ts'
import { describeDashboard, expectAccessible, expectNoSidewaysScroll, settled, useDashboard } from './dashboard.ts'
import { card, numberOf, orderNow, panel, showTable, whenLive } from './parts.ts'

const format = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en-GB' })
const today = () => new Date().toISOString().slice(0, 10)
const newest = (page: Page) => panel(page, 'Orders as they come').getByRole('listitem').first()

describeDashboard('the live page', () => {
  const dashboard = useDashboard({ shop: 'simulated' })
  const summaryOfToday = () =>
    dashboard.get(
      `/api/analytics/sales/summary?startDate=${today()}&endDate=${today()}&compare=previous_period&align=weekday`,
    )

  test('shows the numbers of today, and those of the same weekday until now', async () => {
    const page = await dashboard.open('/live')
    await settled(page)
    const { totals, comparison } = await summaryOfToday()
    expect(await numberOf(page, 'Net revenue').textContent()).toBe(format.money(totals.netRevenue))
    expect(await numberOf(page, 'Orders').textContent()).toBe(format.count(totals.orders))
    expect(await numberOf(page, 'Customers').textContent()).toBe(format.count(totals.uniqueCustomers))
    const weekday = format.weekdayName(today())
    await card(page, 'Net revenue')
      .getByText(`${weekday} last week, by now: ${format.money(comparison.totals.netRevenue)}`, { exact: true })
      .waitFor()
  })

  test('an order is on top of the list within a moment, counts, and leads to itself', async () => {
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

  test('the curve adds the hours up to what the cards say', async () => {
    const page = await dashboard.open('/live?curve=orders')
    await settled(page)
    const table = await showTable(page, 'Since midnight')
    const { totals } = await summaryOfToday()
    const going = table.getByRole('row').filter({ hasText: 'not finished' })
    expect(await going.getByRole('cell').nth(1).textContent()).toBe(format.count(totals.orders))
  })

  test('fills the screen and leaves it again', async () => {
    const page = await dashboard.open('/live')
    await settled(page)
    await page.getByRole('button', { name: 'Full screen' }).click()
    await page.getByRole('button', { name: 'Leave full screen' }).click()
    await page.getByRole('button', { name: 'Full screen', exact: true }).waitFor()
  })

  for (const scheme of ['light', 'dark'] as const) {
    test(`can be used by everybody, on a phone too, in ${scheme} colours`, async () => {
      const page = await dashboard.open('/live', { width: 390, height: 844, scheme })
      await settled(page)
      await expectNoSidewaysScroll(page)
      await expectAccessible(page)
    })
  }

  test('before the first order of the day it says so', async () => {
    const page = await dashboard.open('/live?currency=CHF')
    await settled(page)
    await page.getByText('No order yet today.').waitFor()
    expect(await numberOf(page, 'Average order value').textContent()).toBe('–')
  })
})
