import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { pagePaths } from '../../src/http/pages/page-paths.ts'
import { describeDashboard, expectNoSidewaysScroll, settled, useDashboard } from './dashboard.ts'
import { orderNow, panel } from './parts.ts'

const ORDER = 'order of a phone'
const SCHEMES = ['light', 'dark'] as const
/** For a look at the pages: the folder of their pictures. */
const PICTURES = process.env.TIDEMARK_TEST_PICTURES

describeDashboard('on a phone', () => {
  const dashboard = useDashboard({ shop: 'simulated' })
  const ids: Record<string, string> = { '/orders/:id': encodeURIComponent(ORDER) }

  beforeAll(async () => {
    const refundedAt = new Date().toISOString()
    await dashboard.post([
      { ...orderNow(ORDER, 1_234_567.89) },
      { id: 'refund', type: 'OrderRefunded', data: { orderId: ORDER, refundedAt, amount: 1_234_000.5 } },
    ])
    const find = async (path: string) => (await dashboard.get(`/api/analytics/${path}`)).rows[0]
    ids['/products/:id'] = (await find('products?limit=1')).productId
    ids['/customers/:id'] = (await find('customers/top?limit=1')).customerId
    await dashboard.service.database.pool.query(`
      insert into import_runs (source, file, ended_at, applied, duplicate, ignored, rejected)
      values ('import', 'all the orders of the last year with a long name.csv', now(), 0, 0, 0, 12)`)
  })

  test.each(pagePaths)('no amount of %s breaks across lines', async (path) => {
    const page = await dashboard.open(path.replace(':id', ids[path] ?? ''), {
      width: 390,
      height: 844,
      locale: 'en-US',
    })
    await settled(page)
    for (const scheme of SCHEMES) {
      await page.emulateMedia({ colorScheme: scheme })
      await expectNoSidewaysScroll(page)
      expect(await brokenAmounts(page)).toEqual([])
      const name = path.replaceAll(/\W+/g, '-')
      if (PICTURES !== undefined)
        await page.screenshot({ path: `${PICTURES}/phone${name}-${scheme}.png`, fullPage: true })
    }
  })

  test('the status of an import run is visible', async () => {
    const page = await dashboard.open('/operations?tab=imports', { width: 390, height: 844 })
    await settled(page)
    const status = panel(page, 'Imports and withdrawals').getByText('Nothing imported')
    await status.waitFor()
    const box = await status.boundingBox()
    expect((box?.x ?? 0) + (box?.width ?? Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(390)
    await expectNoSidewaysScroll(page)
  })
})

/** The amounts whose text has more than one line. */
const brokenAmounts = (page: Page): Promise<string[]> =>
  page.evaluate(`{
    const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
    const broken = []
    while (walker.nextNode()) {
      const { currentNode: node } = walker
      if (!/^[-−]?\\p{Sc}[\\d.,]+$/u.test(node.textContent.trim())) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)))
      if (lines.size > 1) broken.push(node.textContent)
    }
    broken
  }`)
