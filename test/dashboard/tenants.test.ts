import { beforeAll, expect, test } from 'vitest'
import { describeDashboard, expectAccessible, expectNoSidewaysScroll, settled, useDashboard } from './dashboard.ts'
import { numberOf, orderNow, panel, whenLive } from './parts.ts'

describeDashboard('a Tidemark with events of several tenants, none of them the default', () => {
  const dashboard = useDashboard({ shop: 'empty' })
  beforeAll(() =>
    dashboard.post([
      { ...orderNow('north 1', 10), tenant: 'nord' },
      { ...orderNow('north 2', 20), tenant: 'nord' },
      { ...orderNow('south 1', 5), tenant: 'süd & co' },
    ]),
  )

  test('lists tenants with events, with links', async () => {
    const page = await dashboard.open('/', { width: 390 })
    await page.getByRole('heading', { name: 'No events yet' }).waitFor()
    await expectNoSidewaysScroll(page)
    await expectAccessible(page)
    await page.getByText('Other tenants with events').getByRole('link', { name: 'nord' }).click()
    await settled(page)
    expect(await numberOf(page, 'Orders').textContent()).toBe('2')
    expect(await numberOf(page, 'Net revenue').textContent()).toBe('US$30.00')
  })

  test('offers a choice of tenants, which applies to pages, links and live updates', async () => {
    const page = await dashboard.open('/?tenant=nord')
    await settled(page)
    await page.getByRole('combobox', { name: 'Tenant' }).click()
    await page.getByRole('option', { name: 'süd & co' }).click()
    await page.waitForURL((url) => url.searchParams.get('tenant') === 'süd & co')
    await settled(page)
    await whenLive(page)
    expect(await numberOf(page, 'Orders').textContent()).toBe('1')
    await dashboard.post([{ ...orderNow('south 2', 7), tenant: 'süd & co' }])
    await numberOf(page, 'Orders').getByText('2', { exact: true }).waitFor()

    await page.getByRole('link', { name: 'Orders', exact: true }).first().click()
    await settled(page)
    expect(new URL(page.url()).searchParams.get('tenant')).toBe('süd & co')
    await page.getByText('south 2').first().waitFor()
    expect(await page.getByText('north 1').count()).toBe(0)
  })
})

describeDashboard('the operations page of several tenants', () => {
  const dashboard = useDashboard({ shop: 'empty' })

  test('states of which tenants each number is', async () => {
    await dashboard.post([orderNow('own', 10), { ...orderNow('other', 5), tenant: 'nord' }])
    const page = await dashboard.open('/operations?tenant=nord')
    await settled(page)
    const health = panel(page, 'All systems healthy')
    await health.getByText('Accounting · Tenant nord').waitFor()
    await health.getByText('1 received, all accounted for').waitFor()
    for (const check of await health.getByRole('listitem').all()) {
      expect(await check.textContent()).toMatch(/ · (Tenant nord|All tenants) /)
    }
    await panel(page, 'Sources').getByText('All tenants').waitFor()
    await panel(page, 'Warnings').getByText('Tenant nord').waitFor()
  })
})

describeDashboard('a Tidemark with events of one tenant', () => {
  const dashboard = useDashboard({ shop: 'empty' })

  test('offers no choice of tenants', async () => {
    await dashboard.post([orderNow('only', 10)])
    const page = await dashboard.open('/')
    await settled(page)
    expect(await page.getByRole('combobox', { name: 'Tenant' }).count()).toBe(0)
  })
})
