import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { describeDashboard, expectAccessible, settled, useDashboard } from './dashboard.ts'
import { numberOf, orderNow, whenLive } from './parts.ts'

describeDashboard('every page', () => {
  const dashboard = useDashboard({ shop: 'simulated' })

  interface Focused {
    name: string
    isMarked: boolean
  }

  /** The focused element, and whether its focus is visible. */
  const focused = (page: Page): Promise<Focused> =>
    page.evaluate(`(() => {
      const { activeElement: element } = document
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      return {
        name: element === document.body ? 'nothing' : (element.ariaLabel ?? element.textContent),
        isMarked: outlineStyle !== 'none' && outlineWidth !== '0px',
      }
    })()`)

  async function tabTo(page: Page, name: string): Promise<Focused[]> {
    const passed: Focused[] = []
    while (passed.length < 40) {
      await page.keyboard.press('Tab')
      passed.push(await focused(page))
      if (passed.at(-1)?.name === name) return passed
    }
    throw new Error(`Tab does not lead to ${name}, but to ${JSON.stringify(passed)}`)
  }

  test('can be used with the keyboard alone, with a visible focus', async () => {
    const page = await dashboard.open('/')
    await settled(page)
    const passed = await tabTo(page, 'Period: Last 30 days')
    const names = passed.map(({ name }) => name)
    expect(names[0]).toBe('Skip to content')
    const navigation = ['Overview', 'Live', 'Orders', 'Products', 'Customers', 'Operations', 'API docs']
    expect(names.filter((name) => navigation.includes(name))).toEqual(navigation)
    expect(passed.filter(({ isMarked }) => !isMarked)).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    const inside = await tabTo(page, 'Last 7 days')
    expect(inside.filter(({ isMarked }) => !isMarked)).toEqual([])
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.get('range') === '7d')
    await expect.poll(async () => (await focused(page)).name).toBe('Period: Last 7 days')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(`document.activeElement.closest('[role=dialog]') !== null`)).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(async () => (await focused(page)).name).toBe('Period: Last 7 days')
  })

  test('has a skip link, and moves the focus to the content of a new page', async () => {
    const page = await dashboard.open('/')
    await settled(page)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect((await focused(page)).name).toBe('Period: Last 30 days')
    await page.getByRole('link', { name: 'Orders', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('content')
    expect(await page.title()).toContain('Orders')
  })

  test.each([
    [false, 'is highlighted'],
    [true, 'is not highlighted'],
  ])('with reduced motion %s, a changed number %s', async (isMotionReduced) => {
    const page = await dashboard.open('/', { isMotionReduced })
    await settled(page)
    await whenLive(page)
    await page.evaluate(`
      globalThis.lit = []
      const animate = Element.prototype.animate
      Element.prototype.animate = function (...how) {
        globalThis.lit.push(this.className)
        return animate.apply(this, how)
      }`)
    const before = (await numberOf(page, 'Orders').textContent()) ?? ''
    await dashboard.post([orderNow(`motion ${isMotionReduced}`, 10)])
    await numberOf(page, 'Orders').filter({ hasNotText: before }).waitFor()
    await settled(page)
    const lit = await page.evaluate<string[]>('globalThis.lit')
    if (isMotionReduced) expect(lit).toEqual([])
    else expect(lit.join()).toContain('live-number')
  })

  test('keeps the chosen colour scheme', async () => {
    const page = await dashboard.open('/', { scheme: 'light' })
    await settled(page)
    for (const now of ['system', 'light']) await page.getByRole('button', { name: `Colour scheme: ${now}` }).click()
    const scheme = () => page.evaluate('document.documentElement.dataset.mantineColorScheme')
    expect(await scheme()).toBe('dark')
    await page.reload()
    await settled(page)
    expect(await scheme()).toBe('dark')
  })

  test('is printed dark on white in any colour scheme', async () => {
    const page = await dashboard.open('/', { scheme: 'dark' })
    await settled(page)
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    const coloursOf = (selector: string) =>
      page.evaluate<string[]>(`(({ color, backgroundColor }) => [color, backgroundColor])(
        getComputedStyle(document.querySelector('${selector}')))`)
    expect(await coloursOf('body')).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)'])
    expect(await coloursOf('.metric-card')).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)'])
    expect((await page.locator('.chart canvas').first().boundingBox())?.height).toBeGreaterThan(100)
  })

  test('shows a not-found page with a link back', async () => {
    const page = await dashboard.open('/products/a/b/c')
    await page.getByRole('heading', { name: 'Page not found' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Back to overview' }).click()
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await settled(page)
  })

  test('has a content security policy that allows only its own origin', async () => {
    const policies = await Promise.all(
      ['/', '/orders', '/products/x'].map(async (path) => {
        const { headers } = await fetch(`${dashboard.url}${path}`)
        return headers.get('content-security-policy') ?? ''
      }),
    )
    for (const policy of policies) {
      expect(policy).toMatch(/^default-src 'none'; script-src 'self';/)
      expect(policy).not.toMatch(/unsafe|\*|https?:/)
    }
    expect(new Set(policies).size).toBe(policies.length)
  })
})
