import { beforeAll, expect, test } from 'vitest'
import { createFormat } from '../../web/src/format/format.ts'
import { describeDashboard, expectAccessible, expectNoSidewaysScroll, settled, useDashboard } from './dashboard.ts'
import { numberOf, orderNow } from './parts.ts'

const format = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en-GB' })

/** An order of one customer. */
function orderIn(currency: string, id: string, total: number) {
  const { data, ...event } = orderNow(id, total, currency) as { data: object }
  return { ...event, data: { ...data, customerId: 'anna' } }
}

describeDashboard('a shop with several currencies and exchange rates', () => {
  const dashboard = useDashboard({ shop: 'empty' })
  beforeAll(() =>
    dashboard.post([
      orderIn('USD', 'usd', 100),
      orderIn('EUR', 'eur', 50),
      orderIn('JPY', 'jpy', 9000),
      {
        id: 'rate',
        type: 'ExchangeRatePublished',
        time: new Date().toISOString(),
        data: { base: 'EUR', quote: 'USD', rate: '1.2', date: '2020-01-02' },
      },
    ]),
  )

  test('shows all amounts in one currency, and beside them those without a rate', async () => {
    const page = await dashboard.open('/')
    await settled(page)
    expect(await numberOf(page, 'Net revenue').textContent()).toBe(format.money(100))
    await page.getByRole('button', { name: 'Options' }).click()
    const currency = page.getByRole('dialog').getByLabel('Currency')
    expect(await currency.locator('option').allTextContents()).toEqual([
      'EUR – Euro',
      'JPY – Japanese Yen',
      'USD – US Dollar',
      'All in EUR – Euro',
      'All in USD – US Dollar',
    ])
    await currency.selectOption({ label: 'All in USD – US Dollar' })
    await page.keyboard.press('Escape')
    await settled(page)
    expect(new URL(page.url()).searchParams.get('reportingCurrency')).toBe('USD')
    expect(await numberOf(page, 'Net revenue').textContent()).toBe(format.money(160))
    expect(await numberOf(page, 'Orders').textContent()).toBe('2')
    expect(await numberOf(page, 'Customers').textContent()).toBe('1')
    const note = page.getByRole('status').filter({ hasText: 'no exchange rate is known' })
    expect(await note.textContent()).toMatch(/JP¥9,000 from 1 order in JPY/)
    await expectAccessible(page)
  })

  test.each(['/orders', '/products', '/customers', '/customers/anna', '/live'])(
    '%s shows converted amounts, also on a phone',
    async (path) => {
      const page = await dashboard.open(`${path}?reportingCurrency=USD`, { width: 390 })
      await settled(page)
      await page.getByText('160.00').first().waitFor()
      await expectNoSidewaysScroll(page)
    },
  )

  test('cohorts in one currency lead to their orders in all currencies', async () => {
    const page = await dashboard.open('/customers?reportingCurrency=USD&cohortMetric=revenue')
    await settled(page)
    const cohorts = page.getByRole('table', { name: 'Revenue by cohort' })
    await cohorts.getByRole('row').nth(1).getByRole('link').last().click()
    await settled(page)
    await page.getByText('160.00').first().waitFor()
    const { searchParams } = new URL(page.url())
    expect(searchParams.get('reportingCurrency')).toBe('USD')
    expect(searchParams.get('cohort')).toMatch(/^\d{4}-\d{2}-01$/)
  })
})
