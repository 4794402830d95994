import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { describeDashboard, expectAccessible, expectNoSidewaysScroll, settled, useDashboard } from './dashboard.ts'
import { numberOf, orderNow, whenLive } from './parts.ts'

const run = promisify(execFile)
const KEY = 'a-key-of-all-tenants'

describeDashboard('a shop without events', () => {
  const dashboard = useDashboard({ shop: 'empty' })

  test('shows a command that sends the first event; the command works, and the overview appears', async () => {
    const page = await dashboard.open('/', { width: 390 })
    await page.getByRole('heading', { name: 'No events yet' }).waitFor()
    await whenLive(page)
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    const command = (await page.locator('.command pre').textContent()) ?? ''
    expect(command).toContain(dashboard.url)
    const { stdout } = await run('bash', ['-c', command])
    expect(JSON.parse(stdout)).toMatchObject({ accepted: 1 })
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await settled(page)
    expect(await numberOf(page, 'Orders').textContent()).toBe('1')
    expect(await numberOf(page, 'Net revenue').textContent()).toBe('US$39.98')
  })
})

describeDashboard('a Tidemark with access keys', () => {
  const dashboard = useDashboard({ shop: 'empty', settings: { accessKeys: [{ key: KEY, tenantId: undefined }] } })

  test('asks for a key, rejects a wrong key, accepts the right key, and receives live updates', async () => {
    await dashboard.post([orderNow('first', 10)])
    const page = await dashboard.open('/')
    const field = page.locator('input[type=password]')
    await field.waitFor()
    await expectAccessible(page)
    await field.fill('not-a-valid-key')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('The server does not accept this key').waitFor()
    await field.fill(KEY)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await settled(page)
    expect(await numberOf(page, 'Orders').textContent()).toBe('1')
    await whenLive(page)
    await dashboard.post([orderNow('second', 10)])
    await numberOf(page, 'Orders').getByText('2', { exact: true }).waitFor()
    dashboard.expectTrouble(page, /\b401\b/)

    await page.reload()
    await settled(page)
    expect(await numberOf(page, 'Orders').textContent()).toBe('2')
  })
})
