import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { pagePaths } from '../../src/http/pages/page-paths.ts'
import { describeDashboard, expectNoSidewaysScroll, settled, useDashboard } from './dashboard.ts'
import { type Font, fontNames, measureText, useFont } from './fonts.ts'
import { orderNow } from './parts.ts'

const PHONES = [390, 320]
const TABS = ['dead-letters', 'imports', 'verify', 'storage']
const ADDRESSES = [...pagePaths, ...TABS.map((tab) => `/operations?tab=${tab}`)]

describeDashboard('with any font', () => {
  const dashboard = useDashboard({ shop: 'simulated' })
  const ids: Record<string, string> = { '/orders/:id': 'eventful' }
  beforeAll(async () => {
    const about = { orderId: 'eventful', ...timesOf(new Date().toISOString()) }
    await dashboard.post([
      { ...orderNow('eventful', 20) },
      { id: 'shipped', type: 'ShipmentCreated', data: about },
      { id: 'refunded', type: 'OrderRefunded', data: { ...about, amount: 5 } },
      { id: 'cancelled', type: 'OrderCancelled', data: about },
    ])
    const find = async (path: string) => (await dashboard.get(`/api/analytics/${path}`)).rows[0]
    ids['/products/:id'] = (await find('products?limit=1')).productId
    ids['/customers/:id'] = (await find('customers/top?limit=1')).customerId
  })
  const open = (path: string, width: number) =>
    dashboard.open(
      path.replace(':id', () => encodeURIComponent(ids[path] ?? expect.fail(`This test has no id for ${path}`))),
      { width, height: 844, ignoresPolicy: true },
    )

  test.each(ADDRESSES)('%s fits a phone, and no card is cut off', async (path) => {
    const page = await open(path, 1440)
    await settled(page)
    const widths: Partial<Record<Font, number>> = {}
    for (const font of fontNames) {
      await useFont(page, font)
      widths[font] = await measureText(page)
      for (const width of PHONES) {
        await page.setViewportSize({ width, height: 844 })
        await expectNoSidewaysScroll(page)
        await expect.poll(() => cutCards(page), { message: `${font} font, ${width} px` }).toEqual([])
      }
    }
    expect(widths.wide).toBeGreaterThan(1.5 * (widths.narrow ?? 0))
  })
})

const timesOf = (now: string) => ({ shippedAt: now, refundedAt: now, cancelledAt: now })

/** The first words of cards whose content is wider than the card. */
const cutCards = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('.mantine-Card-root, .metric-card')]
    .filter((card) => card.scrollWidth > card.clientWidth + 1)
    .map((card) => card.textContent.slice(0, 60))`)
