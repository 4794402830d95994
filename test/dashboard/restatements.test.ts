import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { scaled } from '../helpers/patience.ts'
import { createPlayedInbox } from '../helpers/played-days.ts'
import {
  describeDashboard,
  expectAccessible,
  expectAccessibleInBothSchemes,
  expectNoSidewaysScroll,
  settled,
  useDashboard,
} from './dashboard.ts'
import { card } from './parts.ts'

const DAY_MS = 86_400_000
const PATIENCE = { timeout: scaled(15_000) }
const dialog = (page: Page) => page.getByRole('dialog')
const mark = (page: Page, label: string) =>
  page.getByRole('button', { name: new RegExp(`^${label}: .*Show the reasons`) })
/** For a look at the page: the folder of its pictures. */
const PICTURES = process.env.TIDEMARK_TEST_PICTURES

const dayBefore = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)
const PERIOD = `/?startDate=${dayBefore(20)}&endDate=${dayBefore(11)}`

const order = (orderId: string, day: string, totalAmount: number) => ({
  id: orderId,
  type: 'OrderCreated',
  data: { orderId, customerId: `of ${orderId}`, createdAt: `${day}T10:00:00Z`, totalAmount, items: [] },
})

describeDashboard('restatements on the overview', () => {
  const dashboard = useDashboard({ shop: 'empty' })

  beforeAll(async () => {
    const inbox = await createPlayedInbox(dashboard.service.database.pool)
    const play = async (day: string, events: object[]) => {
      const messages = events.map((event) => ({ source: 'shop', body: JSON.stringify(event) }))
      const outcomes = await inbox.submitAt(Date.parse(`${day}T20:00:00Z`), messages)
      expect(outcomes.map(({ status }) => status)).toEqual(events.map(() => 'accepted'))
    }
    for (let days = 20; days > 10; days--) {
      await play(dayBefore(days), [order(`order-${days}`, dayBefore(days), 100)])
    }
    await play(dayBefore(9), [order('late-order', dayBefore(12), 40), order('imported', dayBefore(400), 10)])
    await play(dayBefore(8), [
      { id: 'void', type: 'OrderVoided', data: { orderId: 'order-15', voidedAt: `${dayBefore(8)}T10:00:00Z` } },
    ])
    await inbox.stop()
  })

  const open = async (path: string, options = {}) => {
    const page = await dashboard.open(path, options)
    await settled(page)
    return page
  }

  async function take(page: Page, name: string): Promise<void> {
    if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png` })
  }

  test('a number that has changed since its period ended is marked, and shows the reasons and their orders', async () => {
    const page = await open(PERIOD, { locale: 'en-US' })
    await mark(page, 'Net revenue').waitFor(PATIENCE)
    expect(await card(page, 'Net revenue').textContent()).toContain('$940.00')
    // One order more and one less.
    expect(await mark(page, 'Orders').count()).toBe(0)
    await mark(page, 'Net revenue').click()
    await dialog(page)
      .getByText(/Net revenue was \$1,000\.00 at the end of .* is \$940\.00 now \(-6%\)/)
      .waitFor(PATIENCE)
    await dialog(page)
      .getByRole('row', { name: /Late orders 1 \$40\.00/ })
      .waitFor()
    await dialog(page)
      .getByRole('row', { name: /Voids .?1 .?\$100\.00/ })
      .waitFor()
    await dialog(page)
      .getByRole('row', { name: /Total 0 .?\$60\.00/ })
      .waitFor()
    await dialog(page)
      .getByRole('row', { name: /order-15 .*Voids/ })
      .waitFor()
    await expectAccessible(page)
    await dialog(page).getByRole('combobox', { name: 'Reason' }).click()
    await page.getByRole('option', { name: 'Late orders' }).click()
    await dialog(page).getByText('order-15').waitFor({ state: 'hidden' })
    await dialog(page).getByRole('link', { name: 'late-order' }).click()
    await page.waitForURL(/\/orders\/late-order/)
  })

  test('the table of days and months marks the intervals that have changed since they ended, with their own reasons', async () => {
    const page = await open(PERIOD, { locale: 'en-US' })
    await page.getByRole('button', { name: 'Net revenue: show as table' }).click()
    const marks = page.locator('table.numbers').getByRole('button', { name: /Show the reasons/ })
    // The void, and the late order.
    await expect.poll(() => marks.count(), PATIENCE).toBe(2)
    // By keyboard, because the row may be behind the header of the table.
    await marks.nth(1).press('Enter')
    await dialog(page)
      .getByText(/Net revenue was \$100\.00 at the end of .* is \$140\.00 now \(\+40%\)/)
      .waitFor(PATIENCE)
    await dialog(page)
      .getByRole('row', { name: /late-order .*Late orders/ })
      .waitFor()
    expect(await dialog(page).getByText('order-15').count()).toBe(0)
    await page.keyboard.press('Escape')
    await expectNoSidewaysScroll(page)
  })

  test('a period in progress, imported history and small changes are not marked', async () => {
    for (const path of ['/?range=30d', `/?startDate=${dayBefore(401)}&endDate=${dayBefore(399)}`]) {
      const page = await open(path)
      expect(await page.getByRole('button', { name: /Show the reasons/ }).count()).toBe(0)
    }
  })

  test.each([
    ['desktop', { width: 1280 }],
    ['phone', { width: 390 }],
  ] as const)('marks and reasons fit on a %s', async (device, size) => {
    for (const scheme of ['light', 'dark'] as const) {
      const page = await open(PERIOD, { ...size, scheme, locale: 'en-US' })
      await mark(page, 'Net revenue').waitFor(PATIENCE)
      await expectNoSidewaysScroll(page)
      await take(page, `cards-${device}-${scheme}`)
      await mark(page, 'Net revenue').click()
      await dialog(page)
        .getByRole('row', { name: /order-15/ })
        .waitFor(PATIENCE)
      await expectNoSidewaysScroll(page)
      await take(page, `reasons-${device}-${scheme}`)
    }
  })

  test('marked numbers are accessible', async () => {
    const page = await open(PERIOD)
    await mark(page, 'Net revenue').waitFor(PATIENCE)
    await expectAccessibleInBothSchemes(page)
  })
})
