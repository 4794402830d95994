import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { scaled } from '../helpers/patience.ts'
import { describeDashboard, expectAccessible, settled, useDashboard } from './dashboard.ts'
import { panel } from './parts.ts'

const PATIENCE = { timeout: scaled(60_000) }
/** For a look at the page: the folder of its pictures. */
const PICTURES = process.env.TIDEMARK_TEST_PICTURES

const HEADER =
  'order_id,date,status,order_total,order_currency,item_name,item_product_id,item_quantity,item_total,customer_id'
const csv = (...ids: string[]) =>
  [HEADER, ...ids.map((id) => `${id},2026-05-01 12:00:00,completed,12.50,EUR,Mug,7,1,12.50,c-42`)].join('\n')

describeDashboard('the import of a file', () => {
  const dashboard = useDashboard({ shop: 'empty' })

  async function take(page: Page, name: string): Promise<void> {
    if (PICTURES === undefined) return
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      for (const [device, width] of [
        ['desktop', 1280],
        ['phone', 390],
      ] as const) {
        await page.setViewportSize({ width, height: 900 })
        await page.screenshot({ path: `${PICTURES}/${name}-${device}-${colorScheme}.png`, fullPage: true })
      }
    }
    await page.setViewportSize({ width: 1280, height: 900 })
  }

  test('a file that is dropped on a page is explained, imported and withdrawn', async () => {
    const page = await dashboard.open('/operations')
    await settled(page)
    await page.evaluate(`{
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([${JSON.stringify(csv('w1', 'w2'))}], 'orders.csv', { type: 'text/csv' }))
      for (const type of ['dragover', 'drop']) {
        window.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }))
      }
    }`)
    const box = panel(page, 'Import a file')
    await box.getByText(/CSV, read as woocommerce-items/).waitFor(PATIENCE)
    await box.getByText('order w1').waitFor()
    await box.getByText(/have no time zone/).waitFor()
    await expectAccessible(page)
    await take(page, 'import-explained')
    await box.getByLabel('Time zone of the file').fill('Europe/Berlin')
    await box.getByRole('button', { name: 'Read again' }).click()
    await box.getByText(/times without an offset in Europe\/Berlin/).waitFor(PATIENCE)
    await box.getByRole('button', { name: 'Import 2 events' }).click()
    await box.getByText('orders.csv was imported').waitFor(PATIENCE)
    await take(page, 'import-done')
    const { rows } = await dashboard.service.database.pool.query('select order_id from orders order by 1')
    expect(rows.map(({ order_id }) => order_id)).toEqual(['w1', 'w2'])
    await box.getByRole('button', { name: 'Undo the import' }).click()
    await page
      .getByRole('dialog')
      .getByText(/^2 events of 2 orders would be withdrawn/)
      .waitFor(PATIENCE)
  })

  test('a file that no preset knows is read by a mapping, and can be removed', async () => {
    const page = await dashboard.open('/operations?tab=imports')
    await settled(page)
    const box = panel(page, 'Import a file')
    await box.locator('input[type=file]').setInputFiles({
      name: 'notes.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('Order,Created,Gross\nx1,2026-05-01,5.00\n'),
    })
    await box.getByText(/notes\.csv looks like CSV/).waitFor(PATIENCE)
    await take(page, 'import-failed')
    const mapping = JSON.stringify({ order: { id: 'Order', time: 'Created', total: 'Gross' } })
    await box
      .locator('input[type=file]')
      .setInputFiles({ name: 'mapping.json', mimeType: 'application/json', buffer: Buffer.from(mapping) })
    await box.getByText('order x1').waitFor(PATIENCE)
    await box.getByRole('button', { name: 'Remove the file' }).click()
    await box.getByRole('button', { name: /Choose a file/ }).waitFor(PATIENCE)
  })
})
