import { expect, test } from 'vitest'
import { createKey } from '../../src/access/keys.ts'
import { describeDashboard, expectAccessible, settled, useDashboard } from './dashboard.ts'
import { panel } from './parts.ts'

describeDashboard('the settings page', () => {
  const dashboard = useDashboard({ shop: 'simulated' })

  test('creates the first key, continues with it, and creates and revokes others', async () => {
    const page = await dashboard.open('/settings')
    const keys = panel(page, 'Keys')
    await keys.getByText('This is the first key. It has all scopes').waitFor()
    await expectAccessible(page)
    await keys.getByRole('textbox', { name: 'Name of the new key' }).fill('mine')
    await keys.getByRole('button', { name: 'Create key' }).click()
    const first = await keys.getByLabel('The new key', { exact: true }).textContent()
    expect(first).toMatch(/^tmk_[0-9A-Za-z]{54}$/)
    await keys.getByRole('row').filter({ hasText: 'mine' }).getByText('Active').waitFor()
    const refused = await dashboard.service.server.inject('/api/shop')
    expect(refused.statusCode).toBe(401)
    // The page may have sent a request without the key after it was created, and before the response that holds it.
    dashboard.expectTrouble(page)

    await keys.getByRole('textbox', { name: 'Name of the new key' }).fill('web shop')
    await keys.getByRole('checkbox', { name: /^read:/ }).uncheck()
    await keys.getByRole('checkbox', { name: /^ingest:/ }).check()
    await keys.getByRole('button', { name: 'Create key' }).click()
    const row = keys.getByRole('row').filter({ hasText: 'web shop' })
    await row.getByText('ingest').waitFor()
    expect(await keys.getByLabel('The new key', { exact: true }).textContent()).not.toBe(first)
    await expectAccessible(page)

    await row.getByRole('button', { name: /^Revoke/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await row.getByText('Revoked').waitFor()
    await page.reload()
    await row.getByText('Revoked').waitFor()
    expect(await page.content()).not.toContain(first?.slice(20))
  })

  test('is not there for a key that only reads, and neither are ids of customers', async () => {
    const { pool } = dashboard.service.database
    const actor = { kind: 'command', name: 'test' } as const
    const request = { name: 'reader', scopes: ['read'] as const, tenantId: undefined, expiry: undefined }
    const { text } = await createKey(pool, request, actor)
    const page = await dashboard.open('/customers')
    await page.getByRole('textbox', { name: 'Access key' }).fill(text)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await settled(page)
    await panel(page, 'Cohorts').waitFor()
    expect(await panel(page, 'Top customers').count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Settings', exact: true }).count()).toBe(0)
    await page.getByRole('link', { name: 'Orders', exact: true }).click()
    await settled(page)
    const headers = page.getByRole('columnheader')
    await headers.filter({ hasText: 'Net revenue' }).first().waitFor()
    expect(await headers.filter({ hasText: /^Customer$/ }).count()).toBe(0)
    const { rows } = await pool.query('select customer_id as id from orders where customer_id is not null limit 500')
    const content = await page.content()
    expect(rows.filter(({ id }) => content.includes(id))).toEqual([])
    dashboard.expectTrouble(page)
  })
})
