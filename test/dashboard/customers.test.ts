import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { createFormat } from '../../web/src/format/format.ts'
import {
  describeDashboard,
  expectAccessibleInBothSchemes,
  expectNoSidewaysScroll,
  settled,
  useDashboard,
} from './dashboard.ts'
import { numberOf, panel, showTable } from './parts.ts'

const format = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en-GB' })

interface CohortRow {
  cohort: string | null
  period: string
  index: number
  size: number
  customers: number
  retention: number | null
  orders: number
  revenue: number
  isUnfinished: boolean
}

const cohortTable = (page: Page) => panel(page, 'Cohorts').getByRole('table')
const cell = (page: Page, row: number, column: number) => page.locator(`a[data-cell="${row}:${column}"]`)
/** Waits until pending painting is done. */
const twoFrames = (page: Page) =>
  page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
const textOf = async (locator: Locator) => (await locator.textContent()) ?? ''

describeDashboard('customers', () => {
  const dashboard = useDashboard({ shop: 'simulated' })

  async function open(path: string, options = {}): Promise<Page> {
    const page = await dashboard.open(path, options)
    await settled(page)
    return page
  }
  const ask = (report: string) => dashboard.get(`/api/analytics/customers/${report}`)

  /** Cohorts as the page requests them: the shop is younger than the 12 months of the page. */
  async function cohorts(): Promise<{ rows: CohortRow[]; averages: CohortRow[] }> {
    const { firstDay, today } = await dashboard.get('/api/shop')
    const { rows } = await ask(`cohorts?interval=month&startDate=${firstDay}&endDate=${today}`)
    return {
      rows: rows.filter(({ cohort }: CohortRow) => cohort !== null),
      averages: rows.filter(({ cohort }: CohortRow) => cohort === null),
    }
  }

  /** Clicks a number, and expects the same number above the list of its orders. */
  async function expectBehind(page: Page, link: Locator, number: string): Promise<void> {
    await link.click()
    const found = page.locator('.order-totals > .behind dd')
    await found.waitFor()
    await settled(page)
    expect(await textOf(found), page.url()).toBe(number)
    await page.goBack()
    await settled(page)
  }

  test('cards show the numbers of the API and link to the orders behind them', async () => {
    const page = await open('/customers')
    const { startDate, endDate } = (await ask('top')).meta.period
    const { totals } = await ask(`new-returning?interval=day&startDate=${startDate}&endDate=${endDate}`)
    const numbers = {
      Customers: format.count(totals.uniqueCustomers),
      'New customers': format.count(totals.newCustomers),
      'Returning customers': format.count(totals.returningCustomers),
      'Guest orders': format.count(totals.guestOrders),
      'Guest revenue': format.money(totals.guestRevenue),
    }
    expect(await textOf(numberOf(page, 'Returning rate'))).toBe(format.share(totals.returningShare))
    expect(totals.repeatRate).toBeGreaterThan(0)
    expect(await textOf(numberOf(page, 'Repeat rate'))).toBe(format.share(totals.repeatRate))
    for (const [label, number] of Object.entries(numbers)) {
      expect(await textOf(numberOf(page, label)), label).toBe(number)
      await expectBehind(page, numberOf(page, label), number)
    }
  })

  describe('the heat map of cohorts', () => {
    test('holds every cell, size and average of the API', async () => {
      const page = await open('/customers')
      const { rows, averages } = await cohorts()
      const shown = await cohortTable(page)
        .locator('tbody tr')
        .evaluateAll((lines) =>
          lines.map((line) =>
            [...line.querySelectorAll('td')].map((each) => each.querySelector('a, span')?.textContent),
          ),
        )
      const expected = [...Map.groupBy(rows, ({ cohort }) => cohort).values()].map((cells) => [
        format.count(cells[0]?.size ?? 0),
        ...cells.map(({ retention }) => format.share(retention)),
      ])
      expect(expected.length).toBeGreaterThan(1)
      expect(shown).toEqual(expected)
      const foot = await cohortTable(page).locator('tfoot td').allTextContents()
      expect(foot).toEqual(['', ...averages.map(({ retention }) => format.share(retention))])
    })

    test('links each cell to the orders of its cohort in its period', async () => {
      const page = await open('/customers')
      const { rows } = await cohorts()
      const first = rows.filter(({ cohort }) => cohort === rows[0]?.cohort)
      const [, later] = first
      expect(later?.orders).toBeGreaterThan(0)
      await expectBehind(page, cell(page, 0, 1), format.count(later?.customers ?? 0))
      await expectBehind(page, cell(page, 0, 0), format.count(first[0]?.customers ?? 0))
      await page.goto(`${dashboard.url}/customers?cohortMetric=revenue`)
      await settled(page)
      await expectBehind(page, cell(page, 0, 1), format.money(later?.revenue ?? 0))
      await page.goto(`${dashboard.url}/customers?cohortMetric=netRevenue&cohortMode=total`)
      await settled(page)
      const { rows: all } = await ask(`cohorts?interval=month&startDate=${first[0]?.cohort}`)
      await expectBehind(page, cell(page, 0, 1), format.money(all[1].cumulativeNetRevenue))
    })

    test('shows the exact numbers of a cell to keyboard and pointer users; arrow keys move between cells', async () => {
      const page = await open('/customers')
      const { rows } = await cohorts()
      const tip = page.getByRole('tooltip').filter({ hasText: 'Retention' })
      await cell(page, 0, 0).focus()
      await page.keyboard.press('ArrowRight')
      await tip.getByText(format.money(rows[1]?.revenue ?? 0), { exact: true }).waitFor()
      expect(await textOf(tip)).toContain(`${rows[1]?.customers} of ${rows[1]?.size}`)
      const describedBy = await page.locator(':focus').getAttribute('aria-describedby')
      expect(describedBy).toBe(await tip.getAttribute('id'))
      await page.keyboard.press('Escape')
      await tip.waitFor({ state: 'detached' })
      await cell(page, 0, 0).hover()
      await tip.getByText(format.money(rows[0]?.revenue ?? 0), { exact: true }).waitFor()
    })

    test('marks only the cells of the incomplete period', async () => {
      const page = await open('/customers')
      const { rows } = await cohorts()
      const hatched = page.locator('.cohort-cell.unfinished')
      expect(await hatched.count()).toBe(rows.filter(({ isUnfinished }) => isUnfinished).length)
      const drawn = `getComputedStyle(document.querySelector('.cohort-cell.unfinished')).backgroundImage`
      expect(await page.evaluate(drawn)).toContain('gradient')
    })

    test('keeps its choices in the address, next to the view of the page', async () => {
      const page = await open('/customers?range=90d')
      const choices = panel(page, 'Cohorts')
      await choices.getByLabel('Cohort metric').selectOption('Net revenue')
      await choices.getByText('Cumulative', { exact: true }).click()
      await choices.getByText('Weeks', { exact: true }).click()
      await page.waitForURL('**/customers?range=90d&cohortMetric=netRevenue&cohortMode=total&cohortInterval=week')
      await settled(page)
      const shown = await cohortTable(page).locator('tbody').textContent()
      await page.reload()
      await settled(page)
      expect(await cohortTable(page).locator('tbody').textContent()).toBe(shown)
      expect(await choices.getByRole('radio', { name: 'Cumulative' }).isChecked()).toBe(true)
    })

    test('can be downloaded as CSV and PNG', async () => {
      const page = await open('/customers')
      const take = async (kind: string) => {
        const download = page.waitForEvent('download')
        await panel(page, 'Cohorts').getByRole('button', { name: 'Cohorts: download' }).click()
        await page.getByRole('menuitem', { name: kind }).click()
        return readFile(await (await download).path())
      }
      expect((await take('CSV')).toString()).toMatch(/^\ufeffcohort,period,index,size,customers,retention/)
      const picture = await take('PNG')
      expect(picture.subarray(1, 4).toString()).toBe('PNG')
      const [width, height] = [16, 20].map((at) => picture.readUInt32BE(at))
      expect(width).toBeGreaterThan(500)
      expect(height).toBeGreaterThan(200)
    })
  })

  test('the PNG of cohorts is complete on a slow device with a high pixel ratio', async () => {
    const page = await open('/customers?cohortInterval=day&range=90d', { isUsedOnce: true })
    const device = await page.context().newCDPSession(page)
    const screen = { width: 1440, height: 900, mobile: false, deviceScaleFactor: 2 }
    await device.send('Emulation.setDeviceMetricsOverride', screen)
    async function take({ slowness }: { slowness: number }): Promise<string> {
      await page.reload()
      await settled(page)
      await device.send('Emulation.setCPUThrottlingRate', { rate: slowness })
      const download = page.waitForEvent('download')
      await panel(page, 'Cohorts').getByRole('button', { name: 'Cohorts: download' }).click()
      await page.getByRole('menuitem', { name: 'PNG' }).click()
      const picture = await readFile(await (await download).path())
      await twoFrames(page)
      await device.send('Emulation.setCPUThrottlingRate', { rate: 1 })
      return picture.toString('base64')
    }
    const slow = await take({ slowness: 10 })
    const quick = await take({ slowness: 1 })
    // Not toBe(quick), which would print both.
    expect(slow === quick).toBe(true)
  })

  test('new and returning customers link to their orders', async () => {
    const page = await open('/customers?interval=week')
    const table = await showTable(page, 'New and returning customers')
    const row = table.locator('tbody tr').nth(1)
    const links = row.getByRole('link')
    expect(await links.count()).toBe(2)
    for (const i of [0, 1]) {
      const number = await textOf(links.nth(i))
      expect(number).toMatch(/[1-9]/)
      await links.nth(i).click()
      const found = page.locator('.order-totals > .behind dd')
      await found.waitFor()
      await settled(page)
      expect(await textOf(found), page.url()).toBe(number)
      await page.goBack()
      await settled(page)
      await showTable(page, 'New and returning customers')
    }
  })

  test('segments show the numbers of the API and their meanings, and link to their orders', async () => {
    const page = await open('/customers')
    const { rows } = await ask('segments')
    const lines = panel(page, 'Segments').locator('tbody tr')
    expect(await lines.count()).toBe(rows.length)
    const loyal = rows.find(({ segment }: { segment: string }) => segment === 'loyal')
    const line = lines.filter({ hasText: /^Loyal/ })
    expect(await textOf(line)).toContain('Bought often')
    await expectBehind(page, line.getByRole('link').first(), format.count(loyal.customers))
    await expectBehind(page, line.getByRole('link').nth(1), format.money(loyal.netRevenue))
  })

  test('top customers are sorted by the API and link to the customer', async () => {
    const page = await open('/customers')
    const top = panel(page, 'Top customers')
    await top.getByRole('button', { name: 'Orders' }).click()
    await page.waitForURL('**/customers?topSort=orders*')
    await settled(page)
    expect(await top.getByRole('columnheader', { name: 'Orders' }).getAttribute('aria-sort')).toBe('descending')
    const { rows } = await ask('top?sort=orders&limit=10')
    const link = top.locator('tbody tr').first().getByRole('link').first()
    expect(await link.getAttribute('title')).toBe(rows[0].customerId)
    await expectBehind(page, top.locator('tbody tr').first().getByRole('link').nth(1), format.count(rows[0].orders))
    await link.click()
    await page.getByRole('heading', { level: 1, name: /^Customer / }).waitFor()
    expect(new URL(page.url()).pathname).toBe(`/customers/${rows[0].customerId}`)
  })

  test('the start of an id finds a customer', async () => {
    const page = await open('/customers')
    const { customerId } = (await ask('top?limit=1')).rows[0]
    await page.getByRole('combobox', { name: 'Find customer by id' }).fill(customerId.slice(0, -4))
    await page.getByRole('option', { name: customerId }).click()
    await page.waitForURL(`**/customers/${customerId}`)
  })

  test('one customer has the numbers of the API and all orders', async () => {
    const { customerId } = (await ask('top?sort=orders&limit=1')).rows[0]
    const customer = await ask(customerId)
    const page = await open(`/customers/${customerId}`)
    const facts = panel(page, 'All orders')
    const fact = (label: string) => facts.locator('.customer-facts > div').filter({ hasText: label }).locator('dd')
    expect(await textOf(fact('Average order value'))).toBe(format.money(customer.averageOrderValue))
    expect(await textOf(fact('Cohort'))).toBe(format.month(customer.cohort))
    const listed = panel(page, 'Orders').locator('tbody tr')
    expect(await listed.count()).toBe(customer.recentOrders.length)
    await expectBehind(page, fact('Net revenue').getByRole('link'), format.money(customer.netRevenue))
    await expectBehind(page, fact('Refunds').getByRole('link'), format.money(customer.reversed))
    await expectBehind(
      page,
      panel(page, 'Orders').getByRole('link', { name: /(order list|orders)$/ }),
      format.count(customer.orders),
    )
    await listed.first().getByRole('link').click()
    await page.waitForURL(`**/orders/${customer.recentOrders[0].orderId}`)
  })

  test('the page of an unknown id keeps the typed text while the request is repeated, and opens another customer', async () => {
    const page = await open('/customers/nobody')
    await page.getByRole('heading', { level: 1, name: 'Customer not found' }).waitFor()
    const { customerId } = (await ask('top?limit=1')).rows[0]
    const box = page.getByRole('combobox', { name: 'Find customer by id' })
    await box.fill(customerId)
    const askedAgain = page.waitForResponse((answer) => answer.url().includes('/customers/nobody'))
    const data = {
      orderId: 'order-of-now',
      customerId: 'somebody',
      createdAt: new Date().toISOString(),
      totalAmount: 5,
    }
    await dashboard.post([
      {
        type: 'OrderCreated',
        id: 'event-of-now',
        data: { ...data, items: [{ productId: 'p', quantity: 1, unitPrice: 5 }] },
      },
    ])
    await (await askedAgain).finished()
    expect(await box.inputValue()).toBe(customerId)
    dashboard.expectTrouble(page)
    await box.press('Enter')
    await page.getByRole('heading', { level: 1, name: /^Customer / }).waitFor()
  })

  for (const path of ['/customers', '/customers?cohortMetric=netRevenue&cohortInterval=week', '/customers/:id']) {
    test(`${path} is accessible in light and dark, and fits a phone`, async () => {
      const { customerId } = (await ask('top?limit=1')).rows[0]
      const address = path.replace(':id', customerId)
      await expectAccessibleInBothSchemes(await open(address))
      const phone = await open(address, { width: 390, height: 844 })
      await expectNoSidewaysScroll(phone)
      await expectAccessibleInBothSchemes(phone)
    })
  }
})
