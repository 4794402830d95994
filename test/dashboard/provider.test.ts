import { afterAll, expect, test } from 'vitest'
import { freePort } from '../helpers/free-port.ts'
import { CLIENT, startIdentityProvider } from '../helpers/identity-provider.ts'
import { describeDashboard, expectAccessible, settled, useDashboard } from './dashboard.ts'

const port = await freePort()
const origin = `http://127.0.0.1:${port}`
const provider = await startIdentityProvider(origin)
afterAll(() => provider.stop())

/** The page leaves this server, and the browser reports requests without a session. */
const EXPECTED = /^error: Failed to load resource|^failed: |^asked another host: /

describeDashboard('a sign-in at a provider', () => {
  const dashboard = useDashboard({
    shop: 'simulated',
    settings: {
      port,
      publicUrl: origin,
      oidcIssuer: provider.issuer,
      oidcClientId: CLIENT.id,
      oidcClientSecret: CLIENT.secret,
      oidcName: 'Shop Login',
      oidcEmailDomains: ['shop.example'],
    },
  })

  test('leads back to the page, and a sign-out leads to the provider', async () => {
    provider.person = { sub: '1', email: 'ann@shop.example', email_verified: true }
    const page = await dashboard.open('/products?range=7d')
    const button = page.getByRole('link', { name: 'Sign in with Shop Login' })
    await button.waitFor()
    await expectAccessible(page)
    await button.click()
    await page.getByRole('button', { name: 'Signed in as ann@shop.example' }).waitFor()
    expect(page.url()).toBe(`${origin}/products?range=7d`)
    await settled(page)
    await page.getByRole('button', { name: 'Signed in as ann@shop.example' }).click()
    await page.getByRole('menuitem', { name: 'Sign out, also at Shop Login' }).click()
    await page.waitForURL(`${provider.issuer}/session/end**`)
    expect((await page.context().cookies(origin)).map(({ name }) => name)).toEqual([])
    dashboard.expectTrouble(page, EXPECTED)
  })

  test('that is refused shows why, and offers the other ways', async () => {
    provider.person = { sub: '2', email: 'eve@evil.example', email_verified: true }
    const page = await dashboard.open('/')
    await page.getByRole('link', { name: 'Sign in with Shop Login' }).click()
    await page.getByText('You do not have an account here').waitFor()
    await expectAccessible(page)
    expect(page.url()).toBe(`${origin}/#sign-in-problem=uninvited`)
    await page.getByRole('textbox', { name: /Password|Access key/ }).waitFor()
    dashboard.expectTrouble(page, EXPECTED)
  })
})
