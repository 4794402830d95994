import type { Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { createFormat } from '../../web/src/format/format.ts'
import { scaled } from '../helpers/patience.ts'
import { startTcpProxy, type TcpProxy } from '../helpers/tcp-proxy.ts'
import { describeDashboard, settled, useDashboard } from './dashboard.ts'
import { cardTexts, numberOf, orderNow, recordRequests, whenLive } from './parts.ts'

const deadline = { timeout: scaled(30_000), interval: 50 }

describeDashboard('live', () => {
  const dashboard = useDashboard({ shop: 'simulated' })
  const { count, money } = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en-GB' })
  const proxies: TcpProxy[] = []
  afterEach(async () => {
    for (const proxy of proxies.splice(0)) await proxy.close()
  })

  const totals = async () => (await dashboard.get('/api/analytics/sales/summary')).totals
  const expectOrders = async (page: Page) =>
    expect.poll(() => numberOf(page, 'Orders').textContent(), deadline).toBe(count((await totals()).orders))

  /** Opens a page and waits for its live connection. */
  async function openLive(path: string, options: Parameters<typeof dashboard.open>[1] = {}) {
    const page = await dashboard.open(path, options)
    await settled(page)
    await whenLive(page)
    return page
  }

  test('an order changes the numbers at once, without a reload, and each refresh sends each request once', async () => {
    const page = await openLive('/')
    await page.evaluate('globalThis.isSame = true')
    await dashboard.post([orderNow('warm-up', 5)])
    await expectOrders(page)
    await settled(page)
    const before = await totals()
    const requests = recordRequests(page)
    await dashboard.post([orderNow('live', 1234.5)])
    await numberOf(page, 'Orders')
      .getByText(count(before.orders + 1), { exact: true })
      .waitFor()
    await numberOf(page, 'Net revenue')
      .getByText(money(before.netRevenue + 1234.5), { exact: true })
      .waitFor()
    await settled(page)
    expect(await page.evaluate('globalThis.isSame')).toBe(true)
    const paths = new Set(requests.map((path) => path.split('?')[0]))
    for (const path of ['summary', 'series', 'heatmap']) expect(paths).toContain(`/api/analytics/sales/${path}`)
    // On a slow machine, the refresh for the order before may still follow. Each refresh requests the shop.
    const times = (path: string) => requests.filter((other) => other === path).length
    const refreshes = requests.filter((path) => path.startsWith('/api/shop')).length
    expect(requests.filter((path) => times(path) > refreshes)).toEqual([])
  })

  test('an order of other days or another currency repeats only the request for the shop', async () => {
    const first = '/?startDate=2001-01-01&endDate=2001-01-31'
    const pages = [await openLive(first), await openLive('/?currency=EUR')]
    await dashboard.post([orderNow('warm-up 2', 5)])
    await Promise.all(pages.map((page) => page.waitForResponse(/\/api\/shop/)))
    for (const page of pages) {
      await settled(page)
      const requests = recordRequests(page)
      await dashboard.post([orderNow(`elsewhere ${page.url()}`, 10)])
      await expect.poll(() => requests, deadline).toContainEqual(expect.stringMatching(/^\/api\/shop/))
      expect(requests.filter((path) => !path.startsWith('/api/shop'))).toEqual([])
    }
  })

  test('shows the time of a lost connection, keeps its numbers, and reconnects', async () => {
    const proxy = await startTcpProxy(dashboard.url)
    proxies.push(proxy)
    const page = await openLive('/', { origin: new URL(proxy.url).origin })
    const cards = await cardTexts(page)
    proxy.refuse()
    proxy.cut()
    const status = page.getByRole('status').filter({ hasText: /^Disconnected at \d{1,2}:\d\d:\d\d/ })
    await status.waitFor()
    const text = await status.textContent()
    await dashboard.post([orderNow('while away', 77)])
    await expect.poll(() => proxy.refusals, deadline).toBeGreaterThan(2)
    expect(await cardTexts(page)).toEqual(cards)
    expect(await status.textContent()).toBe(text)
    proxy.accept()
    await whenLive(page)
    await expectOrders(page)
    await settled(page)
    dashboard.expectTrouble(page)
  })

  test('while the database is unavailable, shows the cause, keeps known numbers, and recovers', async () => {
    const page = await openLive('/')
    const before = await cardTexts(page)
    dashboard.databaseProxy.refuse()
    dashboard.databaseProxy.cut()
    await page.getByRole('button', { name: /^Period/ }).click()
    await page.getByRole('button', { name: 'Last 7 days' }).click()
    const notes = page.getByRole('alert')
    await notes.first().waitFor(deadline)
    expect(await notes.first().textContent()).toMatch(/database/i)
    expect(await notes.first().getByRole('button', { name: 'Try again' }).isVisible()).toBe(true)
    await page.goBack()
    expect(await cardTexts(page)).toEqual(before)
    dashboard.databaseProxy.accept()
    await page.goForward()
    await expect.poll(() => notes.count(), deadline).toBe(0)
    await settled(page)
    dashboard.expectTrouble(page)
  })

  test('a failed download shows the cause, and works after recovery', async () => {
    const page = await openLive('/')
    dashboard.databaseProxy.refuse()
    dashboard.databaseProxy.cut()
    await page.getByRole('button', { name: 'Orders by weekday and hour: download' }).click()
    await page.getByRole('menuitem', { name: 'CSV' }).click()
    const note = page.getByRole('menu').getByRole('alert')
    await note.waitFor(deadline)
    expect(await note.textContent()).toMatch(/database/i)
    dashboard.databaseProxy.accept()
    await expect.poll(async () => (await fetch(`${dashboard.url}/health/ready`)).status, deadline).toBe(200)
    const [saved] = await Promise.all([
      page.waitForEvent('download', deadline),
      page.getByRole('menuitem', { name: 'CSV' }).click(),
    ])
    expect(saved.suggestedFilename()).toMatch(/^tidemark-sales-heatmap-/)
    dashboard.expectTrouble(page)
  })

  test('a failed download of a table shows the cause', async () => {
    const page = await openLive('/products')
    dashboard.databaseProxy.refuse()
    dashboard.databaseProxy.cut()
    await page.getByRole('button', { name: 'All products: download as CSV' }).click()
    const note = page.getByRole('dialog').getByRole('alert')
    await note.waitFor(deadline)
    expect(await note.textContent()).toMatch(/database/i)
    dashboard.databaseProxy.accept()
    await expect.poll(async () => (await fetch(`${dashboard.url}/health/ready`)).status, deadline).toBe(200)
    const [saved] = await Promise.all([
      page.waitForEvent('download', deadline),
      note.getByRole('button', { name: 'Try again' }).click(),
    ])
    expect(saved.suggestedFilename()).toMatch(/^tidemark-products-/)
    await note.waitFor({ state: 'detached' })
    dashboard.expectTrouble(page)
  })

  test('a page that is shown again after midnight has the new day at once', async () => {
    const page = await openLive('/', { isUsedOnce: true })
    const show = (state: string) =>
      page.evaluate(`
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${state}' })
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`)
    await show('hidden')
    await page.clock.setFixedTime(Date.now() + 3_600_000)
    const requests = recordRequests(page)
    await show('visible')
    await expect.poll(() => requests, deadline).toContainEqual(expect.stringMatching(/^\/api\/shop/))
  })

  test('a page that is opened while the database is unavailable shows its numbers after “Try again”', async () => {
    dashboard.databaseProxy.refuse()
    dashboard.databaseProxy.cut()
    const page = await dashboard.open('/')
    const note = page.getByRole('alert')
    await note.waitFor(deadline)
    expect(await note.textContent()).toMatch(/database/i)
    dashboard.databaseProxy.accept()
    await expect.poll(async () => (await fetch(`${dashboard.url}/health/ready`)).status, deadline).toBe(200)
    await note.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await settled(page)
    await expectOrders(page)
    dashboard.expectTrouble(page)
  })
})
