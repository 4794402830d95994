import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { createFormat } from '../../web/src/format/format.ts'
import { scaled } from '../helpers/patience.ts'
import {
  describeDashboard,
  expectAccessibleInBothSchemes,
  expectNoSidewaysScroll,
  settled,
  useDashboard,
} from './dashboard.ts'
import { numberOf, panel, showTable } from './parts.ts'

const format = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en-GB' })

interface ProductRow {
  productId: string
  name: string | null
  netRevenue: number
  netUnits: number
  timesOrdered: number
  share: number | null
  refundRate: number | null
  price: number | null
  averageRevenuePerOrder: number | null
}

const nameOf = ({ name, productId }: ProductRow) => name ?? productId
const textOf = async (locator: Locator) => (await locator.textContent()) ?? ''
const list = (page: Page) => panel(page, 'All products')
const rowsOf = (table: Locator) => table.locator('tbody tr')
const namesIn = (page: Page) => rowsOf(list(page)).locator('td:first-child a').allTextContents()
const header = (page: Page, name: string) => list(page).getByRole('columnheader', { name, exact: true })

/** The cells of a row, by the labels of their columns. */
async function cellsOf(table: Locator, row: number): Promise<Record<string, string>> {
  const labels = await table
    .locator('thead th')
    .evaluateAll((heads) =>
      heads.map(
        (head) =>
          [...(head.querySelector('button, span')?.childNodes ?? [])].find(({ nodeType }) => nodeType === 3)
            ?.textContent ?? '',
      ),
    )
  const texts = await rowsOf(table).nth(row).locator('td').allTextContents()
  return Object.fromEntries(labels.map((label, i) => [label, texts[i] ?? '']))
}

describeDashboard('products', () => {
  const dashboard = useDashboard({ shop: 'simulated' })
  const ask = (path: string) => dashboard.get(`/api/analytics/${path}`)

  async function open(path: string, options = {}): Promise<Page> {
    const page = await dashboard.open(path, options)
    await settled(page)
    return page
  }

  test('the list has the numbers of the API, with the trend, change and stock of each product', async () => {
    const page = await open('/products')
    const { rows, totals, comparison } = await ask('products?limit=25&compare=previous_period')
    const { rows: stock } = await ask('inventory?limit=500')
    expect(rows).toHaveLength(25)
    expect(await rowsOf(list(page)).count()).toBe(25)
    for (const [i, row] of rows.entries()) {
      const available = stock.find(({ productId }: ProductRow) => productId === row.productId)?.available ?? null
      const [before, compared] = [comparison.rows[i].netRevenue, comparison.comparedRows[i].netRevenue]
      const cells = await cellsOf(list(page), i)
      expect(cells).toMatchObject({
        Product: nameOf(row),
        'Net revenue': format.money(row.netRevenue),
        Share: format.share(row.share),
        'Net units': format.count(row.netUnits),
        Orders: format.count(row.timesOrdered),
        'Revenue per order': format.money(row.averageRevenuePerOrder),
        'Refund rate': format.share(row.refundRate),
        Price: format.money(row.price),
        Available: format.count(available),
      })
      expect(cells.Change).toContain(before === 0 ? '–' : format.change((compared - before) / before))
    }
    await list(page)
      .getByText(`${format.day(comparison.leftOutDay)} and its counterpart are not included`)
      .waitFor()
    await expect.poll(() => list(page).locator('tbody svg.spark-line').count()).toBe(25)
    const foot = await list(page).locator('tfoot').textContent()
    expect(foot).toContain(`${totals.products} products`)
    expect(foot).toContain(format.money(totals.netRevenue))
    expect(await textOf(list(page).getByText(/^1–25 of/))).toBe(`1–25 of ${totals.products}`)
  })

  test('a trend has the shape of the net revenue: days without a sale are at its bottom', async () => {
    const page = await open('/products?sort=name&order=asc')
    const { rows } = await ask('products/series?sort=name&order=asc&limit=25')
    // Today is not complete: it is neither drawn nor part of the scale.
    const values = rows
      .filter(({ productId }: ProductRow) => productId === rows[0].productId)
      .map(({ netRevenue }: ProductRow) => netRevenue)
      .slice(0, -1)
    const line = list(page).locator(`tr:has(a[href*="${rows[0].productId}"]) path`)
    const points = (await line.getAttribute('d'))?.split(/[ML]/).slice(1) ?? []
    const heights = points.map((point) => Number(point.split(' ')[1]))
    const [least, most] = [Math.min(0, ...values), Math.max(...values)]
    const expected = values.map((value: number) => Number((29 - ((value - least) * 26) / (most - least)).toFixed(1)))
    expect(heights).toEqual(expected)
  })

  test('a click on a header sorts, a second click reverses the order; the address keeps both', async () => {
    const page = await open('/products')
    expect(await header(page, 'Net revenue').getAttribute('aria-sort')).toBe('descending')
    await header(page, 'Refund rate').getByRole('button').click()
    await page.waitForURL('**/products?sort=refundRate&order=desc')
    await settled(page)
    expect(await namesIn(page)).toEqual((await ask('products?sort=refundRate&limit=25')).rows.map(nameOf))
    expect(await header(page, 'Net revenue').getAttribute('aria-sort')).toBe('none')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/products?sort=refundRate&order=asc')
    await settled(page)
    const names = (await ask('products?sort=refundRate&order=asc&limit=25')).rows.map(nameOf)
    expect(await namesIn(page)).toEqual(names)
    await page.reload()
    await settled(page)
    expect(await namesIn(page)).toEqual(names)
    expect(await header(page, 'Refund rate').getAttribute('aria-sort')).toBe('ascending')
  })

  test('a page continues after the previous one, and the browser goes back', async () => {
    const page = await open('/products?sort=name&order=asc')
    const { rows, totals } = await ask('products?sort=name&order=asc&limit=500')
    await list(page).getByRole('button', { name: 'Next' }).click()
    await page.waitForURL('**&offset=25')
    await settled(page)
    expect(await namesIn(page)).toEqual(rows.slice(25, 50).map(nameOf))
    await list(page).getByText(`26–50 of ${totals.products}`).waitFor()
    await page.goBack()
    await settled(page)
    expect(await namesIn(page)).toEqual(rows.slice(0, 25).map(nameOf))
    expect(await list(page).getByRole('button', { name: 'Previous' }).isDisabled()).toBe(true)
  })

  test('the search filters by name and id, returns to the first page, and explains an empty result', async () => {
    const page = await open('/products?offset=25')
    const { rows } = await ask('products?limit=500')
    const { name, productId } = rows.find((row: ProductRow) => row.name !== null)
    const field = list(page).getByRole('textbox', { name: 'Search products by name or id' })
    await field.pressSequentially(name.toUpperCase().slice(0, 6))
    await page.waitForURL(
      (url) => url.search === `?search=${encodeURIComponent(name.toUpperCase().slice(0, 6)).replaceAll('%20', '+')}`,
    )
    await settled(page)
    const found = await ask(`products?limit=25&search=${encodeURIComponent(name.slice(0, 6))}`)
    expect(await namesIn(page)).toEqual(found.rows.map(nameOf))
    await field.fill(productId)
    await list(page).getByText('1–1 of 1').waitFor()
    expect(await namesIn(page)).toEqual([name])
    await field.fill('no such thing')
    await list(page).getByText('No product name or id contains “no such thing”.').waitFor()
    await list(page).getByRole('button', { name: 'Clear search' }).click()
    await page.waitForURL((url) => url.search === '')
  })

  test('slow movers have the lowest sales, and include unsold products', async () => {
    const page = await open('/products')
    await list(page).getByRole('switch', { name: 'Slow movers' }).check()
    await page.waitForURL('**/products?slow=true')
    await settled(page)
    const { rows } = await ask('products?slow=true&limit=25')
    expect(await namesIn(page)).toEqual(rows.map(nameOf))
    expect(rows[0].unitsSold).toBeLessThanOrEqual(rows[24].unitsSold)
  })

  test('the number of orders of a product links to these orders', async () => {
    const page = await open('/products')
    const { rows } = await ask('products?limit=1')
    await rowsOf(list(page))
      .first()
      .getByRole('link', { name: format.count(rows[0].timesOrdered), exact: true })
      .click()
    await settled(page)
    expect(await textOf(page.locator('.order-totals > .behind dd'))).toBe(format.count(rows[0].timesOrdered))
  })

  test('product revenue reconciles with the net revenue of all orders', async () => {
    const [first] = (await ask('products?limit=1')).rows
    const page = await open(`/products?search=${first.productId}`)
    const { totals } = await ask(`products?search=${first.productId}`)
    const sales = await ask('sales/summary')
    expect(totals.salesNetRevenue).toBe(sales.totals.netRevenue)
    const lines = await panel(page, 'From product revenue to net revenue').locator('dl > div').allTextContents()
    const text = lines.join('\n')
    for (const [label, amount] of [
      ['Net revenue of these products', format.money(totals.netRevenue)],
      ['Products not in this list', `+ ${format.money(totals.otherProducts)}`],
      ['Shipping', `+ ${format.money(totals.shipping)}`],
      ['Tax', `+ ${format.money(totals.tax)}`],
      ['Net revenue of all orders', format.money(sales.totals.netRevenue)],
    ]) {
      expect(text).toContain(`${label}${amount}`)
    }
    await panel(page, 'From product revenue to net revenue').getByRole('link').click()
    await settled(page)
    expect(await textOf(page.locator('.order-totals > .behind dd'))).toBe(format.money(sales.totals.netRevenue))
  })

  test('pairs and stock are those of the API, and stock can be sorted', async () => {
    const page = await open('/products')
    const { startDate, endDate } = (await ask('products')).meta.period
    const { rows } = await ask(`products/bought-together?limit=10&startDate=${startDate}&endDate=${endDate}`)
    expect(rows.length).toBeGreaterThan(0)
    const [first] = rows
    expect(await cellsOf(panel(page, 'Bought together'), 0)).toMatchObject({
      Product: first.name,
      'Bought with': first.otherName,
      Orders: format.count(first.orders),
      Support: format.share(first.support),
      Lift: format.decimal(first.lift),
    })
    const stock = panel(page, 'Stock')
    await stock.getByRole('columnheader', { name: 'Available' }).getByRole('button').click()
    await page.waitForURL('**/products?stockSort=available&stockOrder=asc')
    await settled(page)
    const { rows: least, totals } = await ask('inventory?sort=available&limit=8')
    expect((await cellsOf(stock, 0)).Available).toBe(format.count(least[0].available))
    await stock
      .getByText(`${totals.lowProducts} of ${totals.products} products have less than two weeks of stock`)
      .waitFor()
  })

  test('returns have the units, reasons and rates of the API, and lead to their orders', async () => {
    const page = await open('/products')
    const { rows, totals } = await ask('returns?limit=8')
    expect(totals.returnedUnits).toBeGreaterThan(0)
    const returns = panel(page, 'Returns')
    expect(await cellsOf(returns, 0)).toMatchObject({
      Product: nameOf(rows[0]),
      Returned: format.count(rows[0].returnedUnits),
      Orders: format.count(rows[0].orders),
      Sold: format.count(rows[0].unitsSold),
      'Return rate': format.share(rows[0].returnRate),
    })
    expect((await cellsOf(returns, 0)).Reasons).toContain(rows[0].reasons[0].reason)
    await returns.getByText(`${format.share(totals.returnRate)} of the units sold`).waitFor()
    await rowsOf(returns)
      .first()
      .getByRole('link', { name: format.count(rows[0].orders), exact: true })
      .click()
    await settled(page)
    expect(await textOf(page.locator('.order-totals > .behind dd'))).toBe(format.count(rows[0].orders))
  })

  test('categories and brands have the numbers of the API, and lead to their orders', async () => {
    const page = await open('/products')
    const groups = panel(page, 'Categories and brands')
    for (const [by, label] of [
      ['category', 'Category'],
      ['brand', 'Brand'],
    ]) {
      await groups
        .getByText(label as string, { exact: true })
        .first()
        .click()
      const { rows } = await ask(`products/groups?by=${by}&limit=8`)
      await groups.getByRole('cell', { name: rows[0].group, exact: true }).waitFor()
      expect(await cellsOf(groups, 0)).toMatchObject({
        [label as string]: rows[0].group,
        'Net revenue': format.money(rows[0].netRevenue),
        Orders: format.count(rows[0].orders),
        Units: format.count(rows[0].unitsSold),
      })
    }
    await page.goto(`${dashboard.url}/products?compare=previous_period`)
    await settled(page)
    const compared = await ask('products/groups?by=category&limit=8&compare=previous_period')
    const [now, before] = [compared.comparison.comparedRows ?? compared.rows, compared.comparison.rows].map(
      ([first]) => first.netRevenue,
    )
    expect((await cellsOf(groups, 0)).Change).toContain(format.change((now - before) / before))
    await page.goto(`${dashboard.url}/products`)
    await groups.getByText('Brand', { exact: true }).click()
    const { rows } = await ask('products/groups?by=brand&limit=8')
    await rowsOf(groups)
      .first()
      .getByRole('link', { name: format.count(rows[0].orders), exact: true })
      .click()
    await settled(page)
    expect(await textOf(page.locator('.order-totals > .behind dd'))).toBe(format.count(rows[0].orders))
  })

  test('the list shows variants, whose orders are behind their numbers', async () => {
    const page = await open('/products?by=variant')
    const { rows } = await ask('products?by=variant&limit=25')
    expect(new Set(rows.map(({ variantId }: { variantId: string | null }) => variantId)).size).toBeGreaterThan(2)
    const cells = await cellsOf(list(page), 0)
    expect(cells).toMatchObject({ Variant: rows[0].variantId ?? 'None', Orders: format.count(rows[0].timesOrdered) })
    await rowsOf(list(page))
      .first()
      .getByRole('link', { name: format.count(rows[0].timesOrdered), exact: true })
      .click()
    await settled(page)
    expect(await textOf(page.locator('.order-totals > .behind dd'))).toBe(format.count(rows[0].timesOrdered))
  })

  test('the whole list can be downloaded as CSV', async () => {
    const page = await open('/products?sort=name&order=asc&offset=25')
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      list(page).getByRole('button', { name: 'All products: download as CSV' }).click(),
    ])
    const lines = (await readFile(await saved.path(), 'utf8')).trim().split('\r\n')
    const { totals } = await ask('products')
    expect(lines).toHaveLength(totals.products + 1)
    expect(lines[0]).toContain('netRevenue')
  })

  describe('one product', () => {
    async function best(): Promise<ProductRow> {
      return (await ask('products?limit=1')).rows[0]
    }

    test('has its numbers, with links to the orders behind them', async () => {
      const { productId, name } = await best()
      const page = await open(`/products/${productId}`)
      const { totals, comparison } = await ask(`products/${productId}/series?compare=previous_period`)
      await page.getByRole('heading', { level: 1, name: name ?? '' }).waitFor()
      await page.getByText(format.money(totals.price)).first().waitFor()
      const numbers = {
        'Net revenue': format.money(totals.netRevenue),
        'Net units': format.count(totals.netUnits),
        Orders: format.count(totals.timesOrdered),
        'Refund rate': format.share(totals.refundRate),
      }
      for (const [label, number] of Object.entries(numbers)) expect(await textOf(numberOf(page, label))).toBe(number)
      expect(await page.locator('.metric-card').first().textContent()).toContain(
        format.change(comparison.change.netRevenue),
      )
      await page.getByText(`${format.day(comparison.leftOutDay)} and its counterpart are not included`).waitFor()
      await numberOf(page, 'Orders').click()
      await settled(page)
      expect(await textOf(page.locator('.order-totals > .behind dd'))).toBe(numbers.Orders)
    })

    test('has each metric over time, by the interval of the page, with links to the orders', async () => {
      const { productId } = await best()
      const page = await open(`/products/${productId}?interval=week`)
      await page.getByLabel('Chart metric').selectOption('Units sold')
      await page.waitForURL('**?interval=week&metric=unitsSold')
      const { rows } = await ask(`products/${productId}/series?interval=week`)
      const table = await showTable(page, 'Units sold')
      await table.waitFor()
      expect(await rowsOf(table).locator('td:nth-child(2)').allTextContents()).toEqual(
        rows.map(({ unitsSold }: { unitsSold: number }) => format.count(unitsSold)),
      )
      await rowsOf(table).nth(1).getByRole('link').click()
      await settled(page)
      expect(await textOf(page.locator('.order-totals > .behind dd'))).toBe(format.count(rows[1].unitsSold))
    })

    test('is shown by day if the interval is an hour', async () => {
      const { productId } = await best()
      const page = await open(`/products/${productId}?range=today`)
      const { totals } = await ask(`products/${productId}/series?startDate=${(await dashboard.get('/api/shop')).today}`)
      expect(await textOf(numberOf(page, 'Orders'))).toBe(format.count(totals.timesOrdered))
    })

    test('has its stock, products bought with it, and its newest orders', async () => {
      const { productId } = await best()
      const page = await open(`/products/${productId}`)
      const { rows: stocks } = await ask(`inventory?search=${productId}`)
      const stock = await panel(page, 'Stock').locator('dl').textContent()
      expect(stock).toContain(`Available${format.count(stocks[0].available)}`)
      expect(stock).toContain(`On hand${format.count(stocks[0].onHand)}`)
      const { rows, totals } = await ask(`orders?productId=${productId}&happened=placed&limit=10`)
      const orders = panel(page, 'Orders with this product')
      expect(await rowsOf(orders).count()).toBe(rows.length)
      expect(await cellsOf(orders, 0)).toMatchObject({
        Units: format.count(rows[0].productUnits),
        'Order revenue': format.money(rows[0].revenue),
      })
      const { startDate, endDate } = (await ask('products')).meta.period
      const days = `startDate=${startDate}&endDate=${endDate}`
      await panel(page, 'Bought together').getByLabel('Sort pairs by').selectOption('Highest lift')
      await page.waitForURL('**?pairs=lift')
      await settled(page)
      const pairs = await ask(`products/bought-together?productId=${productId}&sort=lift&limit=10&${days}`)
      expect(pairs.rows.length).toBeGreaterThan(0)
      expect(await cellsOf(panel(page, 'Bought together'), 0)).toMatchObject({
        Product: pairs.rows[0].otherName,
        Orders: format.count(pairs.rows[0].orders),
      })
      await panel(page, 'Bought together').getByRole('link', { name: pairs.rows[0].otherName, exact: true }).click()
      await page.getByRole('heading', { level: 1, name: pairs.rows[0].otherName }).waitFor()
      await page.goBack()
      await settled(page)
      await orders.getByRole('link', { name: `Show all ${format.count(totals.rows)} orders` }).click()
      await settled(page)
      expect(await textOf(page.locator('.order-totals > .behind dd'))).toBe(format.count(totals.rows))
    })

    test.each(['a/b c', '100%25 wool?', '#1 & more+', 'ä=ö/../%2F'])('is found with the id %s', async (productId) => {
      const time = new Date().toISOString()
      const data = {
        orderId: `of ${productId}`,
        totalAmount: 12.5,
        items: [{ productId, quantity: 1, unitPrice: 12.5 }],
      }
      await dashboard.post([{ id: `order of ${productId}`, type: 'OrderCreated', time, data }])
      const page = await open(`/products?${new URLSearchParams({ search: productId })}`)
      await list(page).getByRole('link', { name: productId, exact: true }).click()
      await page.getByRole('heading', { level: 1, name: productId, exact: true }).waitFor()
      await settled(page)
      expect(await textOf(numberOf(page, 'Net revenue'))).toBe(format.money(12.5))
      await panel(page, 'Orders with this product').getByText(format.money(12.5)).first().waitFor()
      await page.getByLabel('Chart metric').selectOption('Units sold')
      await page.waitForURL('**?metric=unitsSold')
      await page.reload()
      await settled(page)
      expect(await textOf(numberOf(page, 'Orders'))).toBe('1')
      await numberOf(page, 'Orders').click()
      await settled(page)
      expect(await textOf(page.locator('.order-totals > .behind dd'))).toBe('1')
    })

    test('is marked if it was deleted', async () => {
      const time = new Date().toISOString()
      const data = { productId: 'gone', name: 'Gone', price: 1 }
      const items = [{ productId: 'gone', quantity: 1, unitPrice: 1 }]
      await dashboard.post([
        { id: 'gone created', type: 'ProductCreated', time: new Date(Date.now() - 1000).toISOString(), data },
        { id: 'gone ordered', type: 'OrderCreated', time, data: { orderId: 'gone', totalAmount: 1, items } },
        { id: 'gone deleted', type: 'ProductDeleted', time, data: { productId: 'gone' } },
      ])
      const page = await open('/products?search=gone')
      expect((await cellsOf(list(page), 0)).Product).toBe('GoneDeleted')
      await list(page).getByRole('link', { name: 'Gone' }).click()
      await page.getByRole('heading', { level: 1, name: 'Gone' }).waitFor()
      await page.getByText('Deleted', { exact: true }).waitFor()
    })

    test('is not found if it is unknown, with a link back, and appears as soon as it is created', async () => {
      const page = await dashboard.open('/products/not-here-yet?range=90d')
      await page.getByRole('heading', { level: 1, name: 'Product not found' }).waitFor()
      const back = page.getByRole('link', { name: 'All products' })
      expect(await back.getAttribute('href')).toBe('/products?range=90d')
      await dashboard.post([
        {
          id: 'here',
          type: 'ProductCreated',
          time: new Date().toISOString(),
          data: { productId: 'not-here-yet', name: 'Here now', price: 3 },
        },
      ])
      await page.getByRole('heading', { level: 1, name: 'Here now' }).waitFor({ timeout: scaled(30_000) })
      dashboard.expectTrouble(page)
    })
  })

  test('both pages are accessible in light and dark', async () => {
    const { rows } = await ask('products?limit=1')
    for (const path of ['/products', `/products/${rows[0].productId}`]) {
      await expectAccessibleInBothSchemes(await open(path))
    }
  })

  test('both pages fit a phone; tables scroll in their panel and keep the product visible', async () => {
    const { rows } = await ask('products?limit=1')
    for (const path of ['/products?slow=true', `/products/${rows[0].productId}`]) {
      await expectNoSidewaysScroll(await open(path, { width: 390, height: 844 }))
    }
    const page = await open('/products', { width: 390, height: 844 })
    await expectNoSidewaysScroll(page)
    const first = rowsOf(list(page)).first().locator('td').first()
    const last = rowsOf(list(page)).first().locator('td').last()
    const before = await first.boundingBox()
    await last.scrollIntoViewIfNeeded()
    expect((await last.boundingBox())?.x).toBeLessThan(390)
    expect((await first.boundingBox())?.x).toBe(before?.x)
  })
})
