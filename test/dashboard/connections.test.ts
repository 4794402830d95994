import { expect, test } from 'vitest'
import { SECRET, signDelivery } from '../helpers/connections/sign-delivery.ts'
import { scaled } from '../helpers/patience.ts'
import { describeDashboard, expectAccessible, expectNoSidewaysScroll, useDashboard } from './dashboard.ts'
import { panel } from './parts.ts'

const OTHER = 'whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0'

describeDashboard('connections on the settings page', () => {
  const dashboard = useDashboard({ shop: 'empty' })

  async function deliver(secret: string): Promise<number> {
    const payload = JSON.stringify({ type: 'CartViewed', timestamp: new Date().toISOString(), data: {} })
    const headers = signDelivery(payload, { secret, timestamp: Math.floor(Date.now() / 1000) })
    const { server } = dashboard.service
    return (await server.inject({ method: 'POST', url: '/hooks/svix', payload, headers })).statusCode
  }
  const accepts = (secret: string, status: number) =>
    expect.poll(() => deliver(secret), { timeout: scaled(5000) }).toBe(status)

  test('are added with the address to paste, edited, given a new secret and removed', async () => {
    const page = await dashboard.open('/settings?tab=connections')
    const connections = panel(page, 'Connections')
    await connections.getByText('No connections.').waitFor()
    await connections.getByRole('button', { name: 'Add connection' }).click()
    const adding = page.getByRole('dialog', { name: 'Add connection' })
    await adding.getByRole('combobox', { name: 'Platform' }).click()
    await page.getByRole('option', { name: 'Standard Webhooks' }).click()
    await adding.getByRole('textbox', { name: 'Name' }).fill('svix')
    await adding.getByRole('textbox', { name: 'Secret' }).fill('too short')
    await adding.getByRole('button', { name: 'Add connection' }).click()
    await adding.getByText('secrets.0 must be "whsec_"').waitFor()
    await expectAccessible(page)
    await adding.getByRole('textbox', { name: 'Secret' }).fill(SECRET)
    await adding.getByRole('button', { name: 'Add connection' }).click()
    expect(await connections.getByLabel('The address').textContent()).toBe(`${dashboard.url}/hooks/svix`)
    await connections.getByText(`Add an endpoint with the URL ${dashboard.url}/hooks/svix`).waitFor()
    await accepts(SECRET, 200)
    await expectAccessible(page)
    await page.setViewportSize({ width: 390, height: 844 })
    await expectNoSidewaysScroll(page)
    await page.setViewportSize({ width: 1440, height: 900 })

    await connections.getByRole('button', { name: 'Edit: svix' }).click()
    const editing = page.getByRole('dialog', { name: 'Edit “svix”' })
    await editing.getByRole('combobox', { name: 'A product is identified by' }).click()
    await page.getByRole('option', { name: 'The stock keeping unit' }).click()
    await editing.getByRole('textbox', { name: 'Key for guests' }).fill('a key of sixteen characters')
    await editing.getByRole('button', { name: 'Save changes' }).click()
    await editing.waitFor({ state: 'hidden' })
    const [stored] = (await dashboard.get('/api/connections')).connections
    expect(stored.settings).toMatchObject({ productKey: 'sku', hasGuestKey: true, secrets: 1 })

    await connections.getByRole('button', { name: 'Replace secret: svix' }).click()
    const replacing = page.getByRole('dialog', { name: 'Replace the secret of “svix”' })
    await replacing.getByRole('textbox', { name: 'New secret' }).fill(OTHER)
    await replacing.getByRole('radio', { name: /^Forget them/ }).check()
    await replacing.getByRole('button', { name: 'Store secret' }).click()
    await replacing.waitFor({ state: 'hidden' })
    await accepts(OTHER, 200)
    await accepts(SECRET, 401)
    const content = await page.content()
    for (const secret of [SECRET, OTHER, 'a key of sixteen']) expect(content).not.toContain(secret)

    await connections.getByRole('button', { name: 'Remove: svix' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await connections.getByRole('button', { name: 'Remove: svix' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove connection' }).click()
    await connections.getByText('No connections.').waitFor()
    await accepts(OTHER, 404)
    await page.getByRole('tab', { name: 'Audit' }).click()
    const audit = panel(page, 'Audit')
    for (const action of ['added', 'changed', 'rotated', 'removed']) {
      await audit.getByText(`connection.${action}`).waitFor()
    }
    // The browser reports the refused secret.
    dashboard.expectTrouble(page, /400/)
  })
})
