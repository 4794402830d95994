import { expect, test } from 'vitest'
import { createFormat } from '../../web/src/format/format.ts'
import { scaled } from '../helpers/patience.ts'
import { describeDashboard, expectAccessible, settled, useDashboard } from './dashboard.ts'
import { cardTexts, numberOf, panel, showTable } from './parts.ts'

describeDashboard('an invalid address', () => {
  const dashboard = useDashboard({ shop: 'simulated' })

  test.each([
    ['currency=bogus', 'bogus'],
    ['timezone=Foo%2FBar', 'Foo/Bar'],
    ['startDate=2026-03-05&endDate=2026-03-01', 'is after endDate'],
    ['startDate=0001-01-01&endDate=9999-12-31', 'longer than 100 years'],
  ])('is explained, with a link to the defaults: %s', async (search, text) => {
    const page = await dashboard.open(`/?${search}&metric=orders`)
    await settled(page)
    const note = page.getByRole('alert')
    expect(await note.textContent()).toContain(text)
    await expectAccessible(page)
    const cards = await cardTexts(page)
    await note.getByRole('link', { name: 'Reset to defaults' }).click()
    await note.waitFor({ state: 'detached' })
    expect(new URL(page.url()).search).toBe('?metric=orders')
    expect(await cardTexts(page)).toEqual(cards)
  })

  test('is explained for an invalid filter', async () => {
    const page = await dashboard.open('/orders?hour=99&channel=web', { scheme: 'dark' })
    await settled(page)
    await page.getByRole('alert').getByText('hour: “99”').waitFor()
    await expectAccessible(page)
  })

  test('that the server rejects has a link to the defaults', async () => {
    const page = await dashboard.open('/products?offset=99999')
    const note = page.getByRole('alert').first()
    await note.getByText('offset 99999 is beyond the end').waitFor()
    await note.getByRole('link', { name: 'Reset to defaults' }).click()
    await settled(page)
    expect(new URL(page.url()).search).toBe('')
    expect(await page.getByRole('alert').count()).toBe(0)
    dashboard.expectTrouble(page)
  })
})

describeDashboard('code that cannot be loaded', () => {
  const dashboard = useDashboard({ shop: 'simulated' })

  test('shows an error in place of the page, and other pages work', async () => {
    const page = await dashboard.open('/')
    await settled(page)
    await page.route('**/assets/products-*.js', (route) => route.abort())
    await page.getByRole('link', { name: 'Products', exact: true }).click()
    await page.getByRole('alert').getByText('Tidemark was updated').waitFor()
    await page.getByRole('button', { name: 'Reload the page' }).waitFor()
    await page.getByRole('link', { name: 'Live', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor()
    await settled(page)
    dashboard.expectTrouble(page)
  })

  test('shows an error in place of charts, and their tables work', async () => {
    const page = await dashboard.open('/operations')
    await page.route('**/assets/echarts-*.js', (route) => route.abort())
    await page.getByRole('link', { name: 'Overview', exact: true }).click()
    await panel(page, 'Channels').getByText('could not be loaded').waitFor()
    expect(await (await showTable(page, 'Channels')).getByRole('row').count()).toBeGreaterThan(1)
    dashboard.expectTrouble(page)
  })
})

describeDashboard('in a time zone with another date than the shop', () => {
  const dashboard = useDashboard({ shop: 'simulated' })
  /** At any time, one of the two has another date than UTC. */
  const zone = () => (new Date().getUTCHours() >= 11 ? 'Pacific/Kiritimati' : 'Pacific/Pago_Pago')
  const { count } = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en-GB' })

  test('today is the date of the chosen time zone', async () => {
    const page = await dashboard.open('/?range=today')
    await settled(page)
    await page.getByRole('button', { name: 'Options' }).click()
    await page.getByRole('dialog').getByLabel('Time zone').selectOption(zone())
    const { today } = await dashboard.get(`/api/shop?timezone=${zone()}`)
    expect(today).not.toBe((await dashboard.get('/api/shop')).today)
    const query = `startDate=${today}&endDate=${today}&timezone=${zone()}`
    const { totals } = await dashboard.get(`/api/analytics/sales/summary?${query}`)
    await expect.poll(() => numberOf(page, 'Orders').textContent()).toBe(count(totals.orders))
  })

  test('all time holds all orders, those of its first hours too', async () => {
    const { today, firstDay } = await dashboard.get('/api/shop')
    const early = { orderId: 'early', customerId: 'c', totalAmount: 5, createdAt: `${firstDay}T00:10:00Z`, items: [] }
    await dashboard.post([{ id: 'early', type: 'OrderCreated', data: early }])
    const page = await dashboard.open('/?range=all&timezone=Pacific/Pago_Pago')
    await settled(page)
    const { totals } = await dashboard.get(`/api/analytics/sales/summary?startDate=${firstDay}&endDate=${today}`)
    expect(await numberOf(page, 'Orders').textContent()).toBe(count(totals.orders))
  })

  test('numbers of the shop’s days lead to the orders of these days', async () => {
    const page = await dashboard.open('/')
    const differenceOf = async (path: '/' | '/customers', part: string) => {
      await page.goto(`${dashboard.url}${path}?range=7d&timezone=${zone()}`)
      await settled(page)
      const table = path === '/' ? await showTable(page, part) : panel(page, part).getByRole('table')
      const link = table.getByRole('link').first()
      const number = await link.textContent()
      await link.click()
      await page.locator('.order-totals .behind').waitFor()
      await settled(page)
      const behind = await page.locator('.order-totals .behind dd').textContent()
      return behind === number ? '' : `${part}: ${number} is shown, and ${behind} are behind it`
    }
    // The segments may be computed again between the two pages.
    const deadline = { timeout: scaled(60_000) }
    await expect.poll(() => differenceOf('/', 'From order to shipment'), deadline).toBe('')
    await expect.poll(() => differenceOf('/customers', 'Segments'), deadline).toBe('')
  })
})
