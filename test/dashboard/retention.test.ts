import { beforeAll, expect, test } from 'vitest'
import { scaled } from '../helpers/patience.ts'
import { arriveInJuly } from '../helpers/retention/arrive-in-july.ts'
import {
  describeDashboard,
  expectAccessible,
  expectAccessibleInBothSchemes,
  expectNoSidewaysScroll,
  settled,
  useDashboard,
} from './dashboard.ts'
import { panel } from './parts.ts'

/** For a look at the page: the folder of its pictures. */
const PICTURES = process.env.TIDEMARK_TEST_PICTURES

describeDashboard('the retention tab of the settings', () => {
  const dashboard = useDashboard({ shop: 'empty', settings: { deadLetterRetentionDays: 30 } })

  beforeAll(async () => {
    const data = { totalAmount: 10, createdAt: '2026-03-01T10:00:00Z', items: [] }
    await dashboard.post(['a', 'b', 'c'].map((id) => ({ id, type: 'OrderCreated', data: { ...data, orderId: id } })))
    await arriveInJuly(dashboard.service.database.url)
  })

  test('shows each limit with its setting, and fits on a phone', async () => {
    const page = await dashboard.open('/settings?tab=retention')
    await settled(page)
    const retention = panel(page, 'Retention')
    const row = (name: string) => retention.getByRole('row').filter({ hasText: name })
    await row('Stored events').getByText('For ever').waitFor()
    await row('Stored events').getByText('1 Jul 2026').waitFor()
    expect(await row('Dead letters').textContent()).toContain(
      '30 daysTIDEMARK_DEAD_LETTER_RETENTION_DAYS, set in the environment',
    )
    await row('Deliveries of shop platforms').getByText('DELIVERY_RETENTION_DAYS, default').waitFor()
    await retention.getByText('The books have never been closed.').waitFor()
    await retention.getByText('Next closing: none').waitFor()
    for (const [name, width] of [
      ['desktop', 1280],
      ['phone', 390],
    ] as const) {
      await page.setViewportSize({ width, height: 844 })
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await settled(page)
        await expectNoSidewaysScroll(page)
        if (PICTURES)
          await page.screenshot({ path: `${PICTURES}/retention-${name}-${colorScheme}.png`, fullPage: true })
      }
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await expectAccessibleInBothSchemes(page)
  })

  test('previews and closes the books, and no number changes', async () => {
    const before = await dashboard.get('/api/analytics/sales/daily?startDate=2026-01-01&endDate=2035-01-01')
    const page = await dashboard.open('/settings?tab=retention')
    const retention = panel(page, 'Retention')
    const button = retention.getByRole('button', { name: 'Close the books' })
    expect(await button.isDisabled()).toBe(true)
    await retention.getByRole('combobox', { name: 'Remove events received before' }).click()
    await page.getByRole('option', { name: '1 Aug 2026' }).click()
    await retention.getByRole('row').filter({ hasText: '2026-07' }).waitFor()
    await button.click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('This cannot be undone').waitFor()
    await expectAccessible(page)
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/retention-dialog.png` })
    await dialog.getByRole('button', { name: 'Close the books' }).click()
    const done = retention.getByText('The books are closed: 3 stored events removed. No number has changed.')
    await done.waitFor({ timeout: scaled(60_000) })
    await retention
      .getByRole('table', { name: 'Closings of the books, newest first' })
      .getByText('1 Aug 2026')
      .waitFor()
    await retention.getByRole('table', { name: 'Closings of the books, newest first' }).waitFor()
    expect(await dashboard.get('/api/analytics/sales/daily?startDate=2026-01-01&endDate=2035-01-01')).toEqual(before)
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/retention-closed.png`, fullPage: true })
  })
})
