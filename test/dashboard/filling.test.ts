import type { PoolClient } from 'pg'
import { afterEach, expect, test } from 'vitest'
import { scaled } from '../helpers/patience.ts'
import { describeDashboard, expectAccessible, expectNoSidewaysScroll, settled, useDashboard } from './dashboard.ts'

describeDashboard('tables that are filled after an upgrade', () => {
  const dashboard = useDashboard({ shop: 'simulated' })
  let holder: PoolClient | undefined

  afterEach(() => release())

  /** A filling in another process, as the database shows it: its lock and its progress. */
  async function begin(): Promise<void> {
    const { pool } = dashboard.service.database
    holder = await pool.connect()
    await holder.query(`select pg_advisory_lock(hashtext('tidemark rebuild'))`)
    await pool.query(`
      insert into filling (tables, phase, events_done, events_expected)
      values ('{facts,daily_sales_analytics}', 'replaying', 430, 1000);
      update table_rules set filled_version = null where table_name = 'daily_sales_analytics'`)
    const status = async () => (await dashboard.get('/api/shop')).filling?.status
    await expect.poll(status, { timeout: scaled(30_000) }).toBe('filling')
  }

  async function release(): Promise<void> {
    await holder?.query('select pg_advisory_unlock_all()')
    holder?.release()
    holder = undefined
  }

  test('are shown with their progress on every page, until this process has completed them', async () => {
    await begin()
    const page = await dashboard.open('/')
    const note = page.getByRole('status').filter({ hasText: 'Filling new numbers' })
    await note.getByText('Filling new numbers: 43 %').waitFor()
    await settled(page)
    await expectNoSidewaysScroll(page)
    await note.getByRole('link', { name: 'Show details' }).click()
    await page.getByText('Recomputing from the stored events: 430 of 1,000.').waitFor()
    await page.locator('.operations-check').filter({ hasText: 'Filling: 43 %' }).waitFor()
    await expectAccessible(page)
    await release()
    await page
      .locator('.operations-check')
      .filter({ hasText: 'Contain all events' })
      .waitFor({ timeout: scaled(60_000) })
    await expect.poll(() => note.count(), { timeout: scaled(30_000) }).toBe(0)
  })
})
