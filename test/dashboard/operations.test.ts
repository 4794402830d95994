import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { createFormat } from '../../web/src/format/format.ts'
import { scaled } from '../helpers/patience.ts'
import {
  describeDashboard,
  expectAccessible,
  expectAccessibleInBothSchemes,
  expectNoSidewaysScroll,
  settled,
  useDashboard,
} from './dashboard.ts'
import { orderNow, panel } from './parts.ts'

const format = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en-GB' })
const check = (page: Page, label: string) => page.locator('.operations-check').filter({ hasText: label })
const headline = (page: Page) => page.locator('.operations-headline')
const rows = (page: Page, title: string) => panel(page, title).locator('tbody tr')
const dialog = (page: Page) => page.getByRole('dialog')
const TABS = ['', '?tab=dead-letters', '?tab=imports', '?tab=verify', '?tab=storage']

describeDashboard('the operations page', () => {
  const dashboard = useDashboard({ shop: 'simulated' })

  async function open(path = '', options = {}): Promise<Page> {
    const page = await dashboard.open(`/operations${path}`, options)
    await settled(page)
    return page
  }

  /** Sends invalid events with these ids. */
  async function sendInvalid(...ids: string[]): Promise<void> {
    const payload = ids.map((id) => {
      const { data, ...event } = orderNow(id, 5) as { data: object }
      return { ...event, id, data: { ...data, totalAmount: undefined } }
    })
    const answer = await dashboard.service.server.inject({ method: 'POST', url: '/api/events', payload })
    expect(answer.json()).toMatchObject({ rejected: ids.length })
  }

  const lettersOf = async (query = '') => (await dashboard.get(`/api/dead-letters?limit=500${query}`)).totals.letters

  test('shows the accounting of the API, and that each row adds up', async () => {
    const page = await open()
    const { rows: expected, totals } = await dashboard.get('/api/analytics/ingest')
    expect(expected.length).toBeGreaterThan(5)
    const texts = await rows(page, 'Accounting').allInnerTexts()
    const written = (row: Record<string, number | string>) =>
      ['type', 'source', 'received', 'applied', 'duplicate', 'ignored', 'rejected', 'withdrawn'].map((name) =>
        typeof row[name] === 'number' ? format.count(row[name]) : row[name],
      )
    expect(
      texts.map((text) =>
        text
          .split('\t')
          .slice(0, 8)
          .map((cell) => cell.trim()),
      ),
    ).toEqual(expected.map(written))
    expect(await panel(page, 'Accounting').getByText('Adds up', { exact: true }).count()).toBe(expected.length + 2)
    expect(await panel(page, 'Accounting').locator('tfoot').textContent()).toContain(format.count(totals.received))
    expect(await check(page, 'Accounting').textContent()).toContain(`${format.count(totals.received)} received`)
  })

  test('lists contradictions with both values, and counts them in the accounting', async () => {
    const [first, second] = [5, 7].map((total, i) => {
      const { data, ...event } = orderNow(`contradicted-${i}`, total) as { data: object }
      return { ...event, id: `contradicted-${i}`, data: { ...data, orderId: 'contradicted' } }
    })
    const answer = await dashboard.service.server.inject({
      method: 'POST',
      url: '/api/events',
      payload: [first, second] as object[],
    })
    expect(answer.json().results[1].contradicts).toContain('totalAmount')
    const page = await open()
    const row = rows(page, 'Contradictions').filter({ hasText: 'contradicted-1' })
    expect(await row.textContent()).toMatch(/totalAmount: 5 → 7/)
    expect(await panel(page, 'Accounting').locator('thead').textContent()).toContain('Contradictions')
    await row.getByRole('link', { name: 'contradicted', exact: true }).click()
    await page.waitForURL(/\/orders\/contradicted/)
  })

  test('shows an alert if the accounting does not add up', async () => {
    const { pool } = dashboard.service.database
    const change = (by: number) =>
      pool.query(`update ingest_accounting set applied = applied + $1 where type = 'OrderCreated'`, [by])
    await change(-1)
    const page = await open()
    await page.getByRole('alert').getByText('does not add up').waitFor()
    expect(await headline(page).textContent()).toMatch(/^Problem: Accounting/)
    expect(await rows(page, 'Accounting').filter({ hasText: 'OrderCreated' }).textContent()).toContain('1 missing')
    await expectAccessible(page)
    await change(1)
    await expect.poll(() => page.getByRole('alert').count(), { timeout: scaled(10_000) }).toBe(0)
  })

  test('shows events that wait for their order until it arrives', async () => {
    const at = new Date().toISOString()
    const data = { orderId: 'late', cancelledAt: at, reason: 'changed_mind' }
    await dashboard.post([{ id: 'early', type: 'OrderCancelled', data }])
    const page = await open()
    expect(await check(page, 'Waiting events').textContent()).toMatch(/1; the oldest for/)
    expect(await rows(page, 'Waiting events').first().textContent()).toMatch(
      /OrderCancelled\s*OrderCreated or OrderRevised\s*1\s*1/,
    )
    await dashboard.post([orderNow('late', 5)])
    await panel(page, 'Waiting events').getByText('No events are waiting.').waitFor()
  })

  test('links a check to its tab, which is in the address', async () => {
    await sendInvalid('shared')
    const page = await open()
    await check(page, 'New dead letters').click()
    await panel(page, 'Dead letters').waitFor()
    expect(new URL(page.url()).search).toBe('?tab=dead-letters&since=24h')
    await page.getByRole('tab', { name: 'Storage' }).click()
    await panel(page, 'Storage').waitFor()
    expect(new URL(page.url()).search).toBe('?tab=storage')
    await page.goBack()
    await panel(page, 'Dead letters').waitFor()
  })

  test('shows the sizes of tables and partitions', async () => {
    const page = await open('?tab=storage')
    const { tables } = await dashboard.get('/api/operations/partitions')
    expect(await rows(page, 'Storage').count()).toBe(tables.length)
    await page.getByRole('button', { name: 'raw_events' }).click()
    const raw = tables.find(({ table }: { table: string }) => table === 'raw_events')
    expect(await rows(page, 'Storage').count()).toBe(tables.length + raw.partitions.length)
    await panel(page, 'Storage').getByText(raw.partitions[0].name).waitFor()
  })

  describe('dead letters', () => {
    beforeEach(async () => {
      await dashboard.service.database.pool.query('delete from dead_letters')
    })

    test('are filtered by the address, in pages', async () => {
      await sendInvalid(...Array.from({ length: 60 }, (_, i) => `many-${i}`))
      await dashboard.service.server.inject({ method: 'POST', url: '/api/events', payload: '{"id":' })
      const page = await open('?tab=dead-letters&reason=invalid')
      expect(await rows(page, 'Dead letters').count()).toBe(50)
      await panel(page, 'Dead letters').getByText('60 dead letters match the filter').waitFor()
      await page.getByRole('button', { name: 'Older' }).click()
      await expect.poll(() => rows(page, 'Dead letters').count()).toBe(10)
      await page.reload()
      await settled(page)
      expect(await rows(page, 'Dead letters').count()).toBe(10)
      await page.getByRole('button', { name: 'Reset filters' }).click()
      await panel(page, 'Dead letters').getByText('61 dead letters', { exact: true }).waitFor()
      await page.getByRole('combobox', { name: 'Reason' }).click()
      await page.getByRole('option', { name: 'Unreadable (1)' }).click()
      await expect.poll(() => rows(page, 'Dead letters').count()).toBe(1)
      expect(new URL(page.url()).searchParams.get('reason')).toBe('unreadable')
    })

    test('can be opened, fixed and retried', async () => {
      await sendInvalid('broken')
      const page = await open('?tab=dead-letters')
      await rows(page, 'Dead letters').getByRole('link').press('Enter')
      await dialog(page).getByText('totalAmount is missing').waitFor()
      await expectAccessible(page)
      await dialog(page).getByRole('button', { name: 'Retry unchanged' }).click()
      await dialog(page).getByRole('alert').getByText('totalAmount is missing').waitFor()
      dashboard.expectTrouble(page)
      await dialog(page).getByRole('button', { name: 'Edit body' }).click()
      const body = dialog(page).getByRole('textbox', { name: 'Edited body' })
      await body.fill('{')
      await dialog(page).getByText('Invalid JSON').waitFor()
      await body.fill(JSON.stringify({ ...orderNow('fixed', 12), id: 'broken' }))
      await dialog(page).getByRole('button', { name: 'Retry with this body' }).click()
      await page.getByRole('status').getByText('was accepted and is included in all reports').waitFor()
      await panel(page, 'Dead letters').getByText('No dead letters').waitFor()
      await expect.poll(() => dialog(page).count()).toBe(0)
      expect((await dashboard.get('/api/analytics/orders/fixed')).total).toBe(12)
    })

    test('can be retried together, with their outcomes', async () => {
      const { pool } = dashboard.service.database
      await pool.query(`alter table orders add constraint not_yet check (customer_id not like 'customer of later%')`)
      const payload = ['later-1', 'later-2', 'later-3'].map((id) => orderNow(id, 5))
      await dashboard.service.server.inject({ method: 'POST', url: '/api/events', payload })
      await pool.query('alter table orders drop constraint not_yet')
      await sendInvalid('still-wrong')
      expect(await lettersOf()).toBe(4)
      const page = await open('?tab=dead-letters')
      await page.getByRole('button', { name: 'Retry all 4' }).click()
      await dialog(page).getByText('Retry 4 dead letters?').waitFor()
      await dialog(page).getByRole('button', { name: 'Retry 4' }).click()
      const notice = page.getByRole('status').filter({ hasText: '3 accepted' })
      await notice.waitFor()
      expect(await notice.textContent()).toMatch(/1 rejected again: totalAmount is missing/)
      expect(await lettersOf()).toBe(1)
      await panel(page, 'Dead letters').getByText('1 dead letter', { exact: true }).waitFor()
    })

    test('are discarded after confirmation of their number, without later ones', async () => {
      await sendInvalid('old-1', 'old-2')
      const page = await open('?tab=dead-letters&reason=invalid')
      await page.getByRole('button', { name: 'Discard all 2' }).click()
      await dialog(page).getByText('Discard 2 dead letters permanently?').waitFor()
      await expectAccessible(page)
      await page.keyboard.press('Enter')
      expect(await lettersOf()).toBe(2)
      await page.getByRole('button', { name: 'Discard all 2' }).click()
      await sendInvalid('new')
      await dialog(page).getByRole('button', { name: 'Discard 2' }).click()
      await page.getByRole('status').getByText('2 dead letters discarded permanently.').waitFor()
      expect(await lettersOf()).toBe(1)
    })

    test('of a filter are exported like the API', async () => {
      await sendInvalid('export-1', 'export-2')
      await dashboard.service.server.inject({ method: 'POST', url: '/api/events', payload: '{"id":' })
      const page = await open('?tab=dead-letters&reason=invalid')
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Export' }).click(),
      ])
      const { body } = await dashboard.service.server.inject('/api/dead-letters/export?reason=invalid')
      expect(body.split('\n')).toHaveLength(3)
      expect(await readFile(await saved.path(), 'utf8')).toBe(body)
      expect(saved.suggestedFilename()).toBe('tidemark-dead-letters.ndjson')
    })

    test('that no longer exist show an error', async () => {
      const page = await open('?tab=dead-letters&letter=999999')
      await dialog(page).getByText('There is no dead letter 999999').waitFor()
      dashboard.expectTrouble(page)
    })

    test('a failed action shows the error of the server', async () => {
      await sendInvalid('one')
      const page = await open('?tab=dead-letters')
      await page.getByRole('button', { name: 'Retry all 1' }).click()
      dashboard.databaseProxy.refuse()
      dashboard.databaseProxy.cut()
      await dialog(page).getByRole('button', { name: 'Retry 1' }).click()
      const problem = dialog(page).getByRole('alert')
      await problem.waitFor()
      dashboard.databaseProxy.accept()
      expect(await problem.textContent()).toMatch(/database/i)
      await expect.poll(() => headline(page).textContent(), { timeout: scaled(20_000) }).toMatch(/^Needs attention/)
      await dialog(page).getByRole('button', { name: 'Retry 1' }).click()
      await page.getByRole('status').getByText('1 rejected again').waitFor()
      dashboard.expectTrouble(page)
    })
  })

  describe('verify and rebuild', () => {
    const change = (by: number) =>
      dashboard.service.database.pool.query(
        `update daily_sales_analytics set total_orders = total_orders + $1
         where date = (select max(date) from daily_sales_analytics where currency = 'USD') and currency = 'USD'`,
        [by],
      )

    async function run(page: Page, kind: string): Promise<void> {
      await page.locator('.operations-kinds').getByText(kind, { exact: true }).click()
      await page.getByRole('button', { name: kind, exact: true }).click()
    }

    test('a verification finds no differences', async () => {
      const page = await open('?tab=verify')
      await run(page, 'Verify')
      await page.getByText('All numbers match the stored events').waitFor({ timeout: scaled(60_000) })
    })

    test('a wrong number is found, previewed and corrected', async () => {
      await change(7)
      const page = await open('?tab=verify')
      await page.getByRole('combobox', { name: 'Tables' }).fill('daily_sales')
      await page.getByRole('option', { name: 'daily_sales_analytics' }).click()
      await page.keyboard.press('Escape')
      const latest = page.getByRole('article').first()

      await run(page, 'Verify')
      await latest
        .getByText('Differences from the stored events: 1 row of 1 table')
        .waitFor({ timeout: scaled(60_000) })
      await latest.getByRole('button', { name: 'Show differences' }).click()
      await latest.getByRole('cell', { name: 'total_orders' }).waitFor()
      await expectAccessible(page)

      await run(page, 'Preview rebuild')
      await latest.getByText('A rebuild would change 1 row of 1 table').waitFor({ timeout: scaled(60_000) })

      await run(page, 'Rebuild')
      await dialog(page).getByText('Rebuild daily_sales_analytics?').waitFor()
      await dialog(page).getByRole('button', { name: 'Rebuild' }).click()
      await latest.getByText('Corrected 1 row').waitFor({ timeout: scaled(60_000) })
      const { tasks } = await dashboard.get('/api/operations/tasks')
      expect(tasks[0]).toMatchObject({ kind: 'rebuild', result: { run: { rows: 1 } } })
    })
  })

  test('has no axe violation in light or dark, on any tab', async () => {
    await sendInvalid('for axe')
    for (const tab of TABS) await expectAccessibleInBothSchemes(await open(tab))
  })

  test('fits a phone', async () => {
    await sendInvalid('for the phone')
    for (const tab of TABS) {
      const page = await open(tab, { width: 390, height: 844 })
      await expectNoSidewaysScroll(page)
    }
  })
})

describeDashboard('the operations page of a shop without events', () => {
  const url = 'amqp://tidemark:secret@127.0.0.1:1/shop'
  const sources = JSON.stringify([{ name: 'erp', kind: 'rabbitmq', url, exchanges: ['events'] }])
  const dashboard = useDashboard({ shop: 'empty', settings: { sources } })

  test('is shown, with the problem of a source', async () => {
    const page = await dashboard.open('/operations')
    await settled(page)
    await page.getByRole('alert').getByText('erp has a problem').waitFor()
    const { sources } = await dashboard.get('/api/sources')
    expect(await page.getByRole('alert').textContent()).toContain(sources[0].problem)
    expect(await headline(page).textContent()).toMatch(/^Problem: Sources/)
    await panel(page, 'Accounting').getByText('No events received yet.').waitFor()
    await expectAccessible(page)
  })
})

describeDashboard('the operations page with the key of one tenant', () => {
  const key = 'a-key-of-acme-only'
  const dashboard = useDashboard({ shop: 'empty', settings: { accessKeys: [{ key, tenantId: 'acme' }] } })

  test('explains what is not visible, and shows the rest', async () => {
    const page = await dashboard.open('/operations')
    await page.getByRole('textbox', { name: 'Access key' }).fill(key)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Sources: not visible to this access key').waitFor()
    await expect.poll(() => headline(page).textContent()).toBe('All systems visible to this key are healthy')
    await panel(page, 'Accounting').waitFor()
    for (const [tab, title] of [
      ['Verify', 'Verify and rebuild'],
      ['Storage', 'Storage'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click()
      await page.getByText(`${title}: not visible to this access key`).waitFor()
    }
    await page.getByRole('tab', { name: 'Dead letters' }).click()
    await panel(page, 'Dead letters').getByText('No dead letters').waitFor()
    await expectAccessible(page)
    dashboard.expectTrouble(page)
  })
})
