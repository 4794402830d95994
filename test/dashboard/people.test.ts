import { expect, test } from 'vitest'
import { describeDashboard, expectAccessible, settled, useDashboard } from './dashboard.ts'
import { panel } from './parts.ts'

const PASSWORD = 'four quiet lighthouse keepers'

describeDashboard('people on the dashboard', () => {
  const dashboard = useDashboard({ shop: 'simulated' })

  test('the first person is invited, signs in, invites others, and signs out', async () => {
    const page = await dashboard.open('/settings?tab=people')
    await page.getByRole('textbox', { name: 'Name of the person' }).fill('ann')
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByRole('heading', { name: 'Welcome to Tidemark' }).waitFor()
    await page.getByRole('textbox', { name: 'New password' }).fill(PASSWORD)
    await page.getByRole('textbox', { name: 'Repeat the password' }).fill(PASSWORD)
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Set password and sign in' }).click()
    await page.getByRole('button', { name: 'Signed in as ann' }).waitFor()
    expect(page.url()).not.toContain('invitation')
    const refused = await dashboard.service.server.inject('/api/shop')
    expect(refused.statusCode).toBe(401)

    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await page.getByRole('tab', { name: 'People' }).click()
    const people = panel(page, 'People')
    await people.getByRole('textbox', { name: 'Name of the person' }).fill('bob')
    await people.getByRole('button', { name: 'Invite' }).click()
    const link = await people.getByLabel('The new link').textContent()
    expect(link).toMatch(/\/#invitation=[\w-]{43}$/)
    await expectAccessible(page)
    await page.getByRole('tab', { name: 'Audit' }).click()
    await panel(page, 'Audit').getByText('user.password-set').waitFor()
    await expectAccessible(page)

    await page.getByRole('button', { name: 'Signed in as ann' }).click()
    await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click()
    await page.getByRole('heading', { name: 'Sign in to Tidemark' }).waitFor()
    await page.getByRole('textbox', { name: 'Name' }).fill('ann')
    await page.getByRole('textbox', { name: 'Password' }).fill('a wrong password')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('The name or the password is wrong').waitFor()
    await expectAccessible(page)
    await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('button', { name: 'Signed in as ann' }).waitFor()
    await settled(page)
    // The browser reports each refused request.
    dashboard.expectTrouble(page)
  })
})
