import type { Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { createFormat } from '../../web/src/format/format.ts'
import { scaled } from '../helpers/patience.ts'
import { startTcpProxy, type TcpProxy } from '../helpers/tcp-proxy.ts'
import { describeDashboard, settled, useDashboard } from './dashboard.ts'
import { cardTexts, listenToQuestions, numberOf, orderNow, whenLive } from './parts.ts'

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

  /** Opens a page and waits until it follows the shop: an order has come through. */
  async function openLive(path: string, options: Parameters<typeof dashboard.open>[1] = {}) {
    const page = await dashboard.open(path, options)
    await settled(page)
    await whenLive(page)
    return page
  }

  test('an order changes the numbers at once, without a reload and with each question asked once', async () => {
    const page = await openLive('/')
    await page.evaluate('globalThis.isSame = true')
    await dashboard.post([orderNow('warm-up', 5)])
    await expectOrders(page)
    await settled(page)
    const before = await totals()
    const asked = listenToQuestions(page)
    await dashboard.post([orderNow('live', 1234.5)])
    await numberOf(page, 'Orders')
      .getByText(count(before.orders + 1), { exact: true })
      .waitFor()
    await numberOf(page, 'Net revenue')
      .getByText(money(before.netRevenue + 1234.5), { exact: true })
      .waitFor()
    await settled(page)
    expect(await page.evaluate('globalThis.isSame')).toBe(true)
    const paths = new Set(asked.map((question) => question.split('?')[0]))
    for (const path of ['summary', 'series', 'heatmap']) expect(paths).toContain(`/api/analytics/sales/${path}`)
    expect(asked.filter((question, i) => asked.indexOf(question) !== i)).toEqual([])
  })

  test('an order of other days, or of another currency, has nothing asked again but whether there is more to choose', async () => {
    const first = '/?startDate=2001-01-01&endDate=2001-01-31'
    const pages = [await openLive(first), await openLive('/?currency=EUR')]
    await dashboard.post([orderNow('warm-up 2', 5)])
    await Promise.all(pages.map((page) => page.waitForResponse(/\/api\/shop/)))
    for (const page of pages) {
      await settled(page)
      const asked = listenToQuestions(page)
      await dashboard.post([orderNow(`elsewhere ${page.url()}`, 10)])
      await expect.poll(() => asked, deadline).toContainEqual(expect.stringMatching(/^\/api\/shop/))
      expect(asked.filter((question) => !question.startsWith('/api/shop'))).toEqual([])
    }
  })

  test('says since when it is disconnected, keeps its numbers, and catches up by itself', async () => {
    const proxy = await startTcpProxy(dashboard.url)
    proxies.push(proxy)
    const page = await openLive('/', { origin: new URL(proxy.url).origin })
    const cards = await cardTexts(page)
    proxy.refuse()
    proxy.cut()
    const status = page.getByRole('status').filter({ hasText: /^Disconnected; as of \d{1,2}:\d\d:\d\d/ })
    await status.waitFor()
    const said = await status.textContent()
    await dashboard.post([orderNow('while away', 77)])
    await expect.poll(() => proxy.refusals, deadline).toBeGreaterThan(2)
    expect(await cardTexts(page)).toEqual(cards)
    expect(await status.textContent()).toBe(said)
    proxy.accept()
    await whenLive(page)
    await expectOrders(page)
    await settled(page)
    dashboard.forgive(page)
  })

  test('while the database is away, names the cause in place of numbers, keeps those it has, and comes back', async () => {
    const page = await openLive('/')
    const before = await cardTexts(page)
    dashboard.databaseProxy.refuse()
    dashboard.databaseProxy.cut()
    await page.getByRole('button', { name: /^Days/ }).click()
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
    dashboard.forgive(page)
  })

  test('a download that fails says why, and works once it can', async () => {
    const page = await openLive('/')
    dashboard.databaseProxy.refuse()
    dashboard.databaseProxy.cut()
    await page.getByRole('button', { name: 'Weekdays and hours: download' }).click()
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
    dashboard.forgive(page)
  })

  test('the table of a panel that cannot be downloaded says why, too', async () => {
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
    dashboard.forgive(page)
  })

  test('whoever looks again after midnight need not wait for the new day', async () => {
    const page = await openLive('/', { isUsedOnce: true })
    const show = (state: string) =>
      page.evaluate(`
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${state}' })
        document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`)
    await show('hidden')
    await page.clock.setFixedTime(Date.now() + 3_600_000)
    const asked = listenToQuestions(page)
    await show('visible')
    await expect.poll(() => asked, deadline).toContainEqual(expect.stringMatching(/^\/api\/shop/))
  })

  test('a page that is opened while the database is away shows its numbers after “Try again”', async () => {
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
    dashboard.forgive(page)
  })
})
