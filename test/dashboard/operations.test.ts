import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, test } from 'vitest'
import { createFormat } from '../../web/src/format/format.ts'
import { scaled } from '../helpers/patience.ts'
import { describeDashboard, expectAccessible, expectNoSidewaysScroll, settled, useDashboard } from './dashboard.ts'
import { orderNow, panel } from './parts.ts'

const format = createFormat({ currency: 'USD', timeZone: 'UTC', locale: 'en-GB' })
const check = (page: Page, label: string) => page.locator('.operations-check').filter({ hasText: label })
const headline = (page: Page) => page.locator('.operations-headline')
const rows = (page: Page, title: string) => panel(page, title).locator('tbody tr')
const dialog = (page: Page) => page.getByRole('dialog')
const TABS = ['', '?tab=dead-letters', '?tab=verify', '?tab=storage']

describeDashboard('the operations page', () => {
  const dashboard = useDashboard({ shop: 'simulated' })

  async function open(path = '', options = {}): Promise<Page> {
    const page = await dashboard.open(`/operations${path}`, options)
    await settled(page)
    return page
  }

  /** Messages that are refused; the events are told apart by their ids. */
  async function refuse(...ids: string[]): Promise<void> {
    const payload = ids.map((id) => {
      const { data, ...event } = orderNow(id, 5) as { data: object }
      return { ...event, id, data: { ...data, totalAmount: undefined } }
    })
    const answer = await dashboard.service.server.inject({ method: 'POST', url: '/api/events', payload })
    expect(answer.json()).toMatchObject({ rejected: ids.length })
  }

  const lettersOf = async (query = '') => (await dashboard.get(`/api/dead-letters?limit=500${query}`)).totals.letters

  test('tells in each row of the accounting that it adds up, with the numbers of the API', async () => {
    const page = await open()
    const { rows: told, totals } = await dashboard.get('/api/analytics/ingest')
    expect(told.length).toBeGreaterThan(5)
    const texts = await rows(page, 'Accounting').allInnerTexts()
    const written = (row: Record<string, number | string>) =>
      ['type', 'source', 'received', 'applied', 'duplicate', 'ignored', 'rejected'].map((name) =>
        typeof row[name] === 'number' ? format.count(row[name]) : row[name],
      )
    expect(
      texts.map((text) =>
        text
          .split('\t')
          .slice(0, 7)
          .map((cell) => cell.trim()),
      ),
    ).toEqual(told.map(written))
    expect(await panel(page, 'Accounting').getByText('Adds up', { exact: true }).count()).toBe(told.length + 2)
    expect(await panel(page, 'Accounting').locator('tfoot').textContent()).toContain(format.count(totals.received))
    expect(await check(page, 'Accounting').textContent()).toContain(`${format.count(totals.received)} received`)
  })

  test('lists what contradicts, with what counts and what came later, and counts it in the accounting', async () => {
    const [first, second] = [5, 7].map((total, i) => {
      const { data, ...event } = orderNow(`contradicted-${i}`, total) as { data: object }
      return { ...event, id: `contradicted-${i}`, data: { ...data, orderId: 'contradicted' } }
    })
    const answer = await dashboard.service.server.inject({
      ...{ method: 'POST', url: '/api/events' },
      payload: [first, second] as object[],
    })
    expect(answer.json().results[1].contradicts).toContain('totalAmount')
    const page = await open()
    const row = rows(page, 'Contradictions').filter({ hasText: 'contradicted-1' })
    expect(await row.textContent()).toMatch(/totalAmount: 5 → 7/)
    expect(await panel(page, 'Accounting').locator('thead').textContent()).toContain('Contradict')
    await row.getByRole('link', { name: 'contradicted', exact: true }).click()
    await page.waitForURL(/\/orders\/contradicted/)
  })

  test('warns loudly when the accounting does not add up', async () => {
    const { pool } = dashboard.service.database
    const change = (by: number) =>
      pool.query(`update ingest_accounting set applied = applied + $1 where type = 'OrderCreated'`, [by])
    await change(-1)
    const page = await open()
    await page.getByRole('alert').getByText('does not add up').waitFor()
    expect(await headline(page).textContent()).toMatch(/^Something is wrong: Accounting/)
    expect(await rows(page, 'Accounting').filter({ hasText: 'OrderCreated' }).textContent()).toContain('1 missing')
    await expectAccessible(page)
    await change(1)
    await expect.poll(() => page.getByRole('alert').count(), { timeout: scaled(10_000) }).toBe(0)
  })

  test('shows what waits for its order, until that comes', async () => {
    const at = new Date().toISOString()
    const data = { orderId: 'late', cancelledAt: at, reason: 'changed_mind' }
    await dashboard.post([{ id: 'early', type: 'OrderCancelled', data }])
    const page = await open()
    expect(await check(page, 'Waiting events').textContent()).toMatch(/1, the oldest for/)
    expect(await rows(page, 'Waiting events').first().textContent()).toMatch(/OrderCancelled\s*OrderCreated\s*1\s*1/)
    await dashboard.post([orderNow('late', 5)])
    await panel(page, 'Waiting events').getByText('Nothing waits.').waitFor()
  })

  test('leads from a check to its part, and the address shares it', async () => {
    await refuse('shared')
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

  test('shows the sizes of the API, partitions too', async () => {
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

    test('are narrowed by what the address says, page by page', async () => {
      await refuse(...Array.from({ length: 60 }, (_, i) => `many-${i}`))
      await dashboard.service.server.inject({ method: 'POST', url: '/api/events', payload: '{"id":' })
      const page = await open('?tab=dead-letters&reason=invalid')
      expect(await rows(page, 'Dead letters').count()).toBe(50)
      await panel(page, 'Dead letters').getByText('60 dead letters of this filter').waitFor()
      await page.getByRole('button', { name: 'Older' }).click()
      await expect.poll(() => rows(page, 'Dead letters').count()).toBe(10)
      await page.reload()
      await settled(page)
      expect(await rows(page, 'Dead letters').count()).toBe(10)
      await page.getByRole('button', { name: 'Show all' }).click()
      await panel(page, 'Dead letters').getByText('61 dead letters', { exact: true }).waitFor()
      await page.getByRole('combobox', { name: 'Reason' }).click()
      await page.getByRole('option', { name: 'Not readable (1)' }).click()
      await expect.poll(() => rows(page, 'Dead letters').count()).toBe(1)
      expect(new URL(page.url()).searchParams.get('reason')).toBe('unreadable')
    })

    test('are opened, mended and sent again', async () => {
      await refuse('broken')
      const page = await open('?tab=dead-letters')
      await rows(page, 'Dead letters').getByRole('link').press('Enter')
      await dialog(page).getByText('totalAmount is missing').waitFor()
      await expectAccessible(page)
      await dialog(page).getByRole('button', { name: 'Retry as it is' }).click()
      await dialog(page).getByRole('alert').getByText('totalAmount is missing').waitFor()
      dashboard.forgive(page)
      await dialog(page).getByRole('button', { name: 'Edit the body' }).click()
      const body = dialog(page).getByRole('textbox', { name: 'The mended body' })
      await body.fill('{')
      await dialog(page).getByText('This is no JSON yet').waitFor()
      await body.fill(JSON.stringify({ ...orderNow('mended', 12), id: 'broken' }))
      await dialog(page).getByRole('button', { name: 'Retry with this body' }).click()
      await page.getByRole('status').getByText('was taken: it is in every report from now on').waitFor()
      await panel(page, 'Dead letters').getByText('There are no dead letters').waitFor()
      await expect.poll(() => dialog(page).count()).toBe(0)
      expect((await dashboard.get('/api/analytics/orders/mended')).total).toBe(12)
    })

    test('are sent again all at once, and what became of them is told', async () => {
      const { pool } = dashboard.service.database
      await pool.query(`alter table orders add constraint not_yet check (customer_id not like 'customer of later%')`)
      const payload = ['later-1', 'later-2', 'later-3'].map((id) => orderNow(id, 5))
      await dashboard.service.server.inject({ method: 'POST', url: '/api/events', payload })
      await pool.query('alter table orders drop constraint not_yet')
      await refuse('still-wrong')
      expect(await lettersOf()).toBe(4)
      const page = await open('?tab=dead-letters')
      await page.getByRole('button', { name: 'Retry all 4' }).click()
      await dialog(page).getByText('Send 4 dead letters again?').waitFor()
      await dialog(page).getByRole('button', { name: 'Retry 4' }).click()
      const told = page.getByRole('status').filter({ hasText: '3 taken' })
      await told.waitFor()
      expect(await told.textContent()).toMatch(/1 refused again: totalAmount is missing/)
      expect(await lettersOf()).toBe(1)
      await panel(page, 'Dead letters').getByText('1 dead letter', { exact: true }).waitFor()
    })

    test('are discarded after a question that says how many, and none that came meanwhile', async () => {
      await refuse('old-1', 'old-2')
      const page = await open('?tab=dead-letters&reason=invalid')
      await page.getByRole('button', { name: 'Discard all 2' }).click()
      await dialog(page).getByText('Discard 2 dead letters for good?').waitFor()
      await expectAccessible(page)
      await page.keyboard.press('Enter')
      expect(await lettersOf()).toBe(2)
      await page.getByRole('button', { name: 'Discard all 2' }).click()
      await refuse('new')
      await dialog(page).getByRole('button', { name: 'Discard 2' }).click()
      await page.getByRole('status').getByText('2 discarded for good.').waitFor()
      expect(await lettersOf()).toBe(1)
    })

    test('of a filter are exported as the API gives them', async () => {
      await refuse('export-1', 'export-2')
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

    test('that are gone are told to be', async () => {
      const page = await open('?tab=dead-letters&letter=999999')
      await dialog(page).getByText('There is no dead letter 999999').waitFor()
      dashboard.forgive(page)
    })

    test('a refused action says what the server says', async () => {
      await refuse('one')
      const page = await open('?tab=dead-letters')
      await page.getByRole('button', { name: 'Retry all 1' }).click()
      dashboard.databaseProxy.refuse()
      dashboard.databaseProxy.cut()
      await dialog(page).getByRole('button', { name: 'Retry 1' }).click()
      const problem = dialog(page).getByRole('alert')
      await problem.waitFor()
      dashboard.databaseProxy.accept()
      expect(await problem.textContent()).toMatch(/database/i)
      await expect.poll(() => headline(page).textContent(), { timeout: scaled(20_000) }).toMatch(/^Worth a look/)
      await dialog(page).getByRole('button', { name: 'Retry 1' }).click()
      await page.getByRole('status').getByText('1 refused again').waitFor()
      dashboard.forgive(page)
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

    test('a verification finds every number right', async () => {
      const page = await open('?tab=verify')
      await run(page, 'Verify')
      await page.getByText('Every number is what the events come to').waitFor({ timeout: scaled(60_000) })
    })

    test('a number that is wrong is found, previewed and mended', async () => {
      await change(7)
      const page = await open('?tab=verify')
      await page.getByRole('combobox', { name: 'Tables' }).fill('daily_sales')
      await page.getByRole('option', { name: 'daily_sales_analytics' }).click()
      await page.keyboard.press('Escape')
      const latest = page.getByRole('article').first()

      await run(page, 'Verify')
      await latest.getByText('Not what the events come to: 1 row of 1 table').waitFor({ timeout: scaled(60_000) })
      await latest.getByRole('button', { name: 'Show the differences' }).click()
      await latest.getByRole('cell', { name: 'total_orders' }).waitFor()
      await expectAccessible(page)

      await run(page, 'Preview a rebuild')
      await latest.getByText('A rebuild would change 1 row of 1 table').waitFor({ timeout: scaled(60_000) })

      await run(page, 'Rebuild')
      await dialog(page).getByText('Rebuild daily_sales_analytics?').waitFor()
      await dialog(page).getByRole('button', { name: 'Rebuild' }).click()
      await latest.getByText('Added what was lacking in 1 row').waitFor({ timeout: scaled(60_000) })
      const { tasks } = await dashboard.get('/api/operations/tasks')
      expect(tasks[0]).toMatchObject({ kind: 'rebuild', result: { run: { rows: 1 } } })
    })
  })

  test.each(['light', 'dark'] as const)('has no axe violation in %s, whichever part is shown', async (scheme) => {
    await refuse('for axe')
    for (const tab of TABS) await expectAccessible(await open(tab, { scheme }))
  })

  test('fits a phone', async () => {
    await refuse('for the phone')
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

  test('is shown, and tells what is wrong with a source', async () => {
    const page = await dashboard.open('/operations')
    await settled(page)
    await page.getByRole('alert').getByText('erp has a problem').waitFor()
    const { sources: told } = await dashboard.get('/api/sources')
    expect(await page.getByRole('alert').textContent()).toContain(told[0].problem)
    expect(await headline(page).textContent()).toMatch(/^Something is wrong: Sources/)
    await panel(page, 'Accounting').getByText('No event has arrived yet.').waitFor()
    await expectAccessible(page)
  })
})

describeDashboard('the operations page with the key of one tenant', () => {
  const key = 'a-key-of-acme-only'
  const dashboard = useDashboard({ shop: 'empty', settings: { accessKeys: [{ key, tenantId: 'acme' }] } })

  test('says what is not open, and shows the rest', async () => {
    const page = await dashboard.open('/operations')
    await page.getByRole('textbox', { name: 'Key' }).fill(key)
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByText('Sources: not open to this key').waitFor()
    await expect.poll(() => headline(page).textContent()).toBe('All that this key opens is all right')
    await panel(page, 'Accounting').waitFor()
    for (const [tab, title] of [
      ['Verify', 'Verify and rebuild'],
      ['Storage', 'Storage'],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click()
      await page.getByText(`${title}: not open to this key`).waitFor()
    }
    await page.getByRole('tab', { name: 'Dead letters' }).click()
    await panel(page, 'Dead letters').getByText('There are no dead letters').waitFor()
    await expectAccessible(page)
    dashboard.forgive(page)
  })
})
