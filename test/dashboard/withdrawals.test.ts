import type { Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { scaled } from '../helpers/patience.ts'
import { describeDashboard, expectAccessible, settled, useDashboard } from './dashboard.ts'
import { orderNow, panel } from './parts.ts'

const TITLE = 'Imports and withdrawals'
const PATIENCE = { timeout: scaled(60_000) }
const dialog = (page: Page) => page.getByRole('dialog')
const row = (page: Page, name: RegExp) => panel(page, TITLE).getByRole('row', { name })
/** For a look at the page: the folder of its pictures. */
const PICTURES = process.env.TIDEMARK_TEST_PICTURES

describeDashboard('imports on the operations page', () => {
  const dashboard = useDashboard({ shop: 'empty' })
  const ordersOf = async () => (await dashboard.get('/api/analytics/orders')).rows.length

  async function open(): Promise<Page> {
    const page = await dashboard.open('/operations?tab=imports')
    await settled(page)
    return page
  }

  async function take(page: Page, name: string): Promise<void> {
    if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true })
  }

  beforeEach(async () => {
    const { pool } = dashboard.service.database
    await pool.query('truncate import_runs, retractions restart identity')
    await dashboard.post([orderNow(`wrong-${Date.now()}`, 500), orderNow(`bad-${Date.now()}`, 70)])
    await pool.query(
      `insert into import_runs (source, file, ended_at, applied, duplicate, ignored, rejected)
       values ('import', 'orders-2026.csv', now(), 2, 0, 0, 1);
       update raw_events set import_run = 1 where import_run is null`,
    )
    await dashboard.post([orderNow(`right-${Date.now()}`, 5)])
  })

  test('a run is withdrawn after its figures are shown, and reverted', async () => {
    const before = await ordersOf()
    const page = await open()
    await take(page, 'imports')
    await row(page, /orders-2026\.csv/)
      .getByRole('button', { name: 'Withdraw' })
      .click()
    await dialog(page)
      .getByText(/^\d+ events of \d+ orders would be withdrawn/)
      .waitFor(PATIENCE)
    await dialog(page)
      .getByText(/USD: -\d+ orders, -\d+ total revenue/)
      .waitFor()
    await expectAccessible(page)
    await take(page, 'preview')
    expect(await ordersOf()).toBe(before)
    await dialog(page).getByRole('button', { name: 'Withdraw', exact: true }).click()
    await dialog(page)
      .getByText(/events withdrawn, as withdrawal 1\.$/)
      .waitFor(PATIENCE)
    await take(page, 'done')
    await dialog(page).getByRole('button', { name: 'Close' }).last().click()
    await row(page, /Withdrawn.*orders-2026\.csv/).waitFor()
    expect(await ordersOf()).toBe(1)
    await take(page, 'withdrawn')

    await page.getByRole('button', { name: 'Revert withdrawal 1' }).click()
    await dialog(page)
      .getByText(/would count again/)
      .waitFor(PATIENCE)
    await dialog(page).getByRole('button', { name: 'Revert', exact: true }).click()
    await dialog(page).getByText('Withdrawal 1 was reverted.').waitFor(PATIENCE)
    await dialog(page).getByRole('button', { name: 'Close' }).last().click()
    await row(page, /Reverted.*orders-2026\.csv/).waitFor()
    expect(await ordersOf()).toBe(before)
  })

  test('the events of a source in a time are named in the form', async () => {
    const page = await open()
    await page.getByRole('combobox', { name: 'Source' }).click()
    await page.getByRole('option', { name: 'http' }).click()
    await page.getByLabel('Arrived from').fill('2026-01-01T00:00')
    await page.getByLabel('Arrived before').fill('2026-01-01T01:00')
    await page.getByRole('button', { name: 'Preview' }).click()
    await dialog(page)
      .getByText(/There are no stored events of source http from .* Its stored events arrived from/)
      .waitFor(PATIENCE)
    expect(await dialog(page).getByRole('button', { name: 'Withdraw', exact: true }).isDisabled()).toBe(true)
  })

  test('an error of the server is shown', async () => {
    const page = await open()
    await page.getByRole('combobox', { name: 'Source' }).click()
    await page.getByRole('option', { name: 'http' }).click()
    await page.getByLabel('Arrived from').fill('2026-01-02T00:00')
    await page.getByLabel('Arrived before').fill('2026-01-01T01:00')
    await page.getByRole('button', { name: 'Preview' }).click()
    await dialog(page).getByRole('alert').getByText('must be earlier').waitFor(PATIENCE)
    dashboard.expectTrouble(page)
  })
})
