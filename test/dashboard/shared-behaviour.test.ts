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

  /** What has the focus, and whether one can see that. */
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

  test('can be used by the keyboard alone, and shows where it is', async () => {
    const page = await dashboard.open('/')
    await settled(page)
    const passed = await tabTo(page, 'Days: Last 30 days')
    const names = passed.map(({ name }) => name)
    expect(names[0]).toBe('Skip to the numbers')
    const navigation = ['Overview', 'Live', 'Orders', 'Products', 'Customers', 'Operations', 'API']
    expect(names.filter((name) => navigation.includes(name))).toEqual(navigation)
    expect(passed.filter(({ isMarked }) => !isMarked)).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    const inside = await tabTo(page, 'Last 7 days')
    expect(inside.filter(({ isMarked }) => !isMarked)).toEqual([])
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.searchParams.get('range') === '7d')
    await expect.poll(async () => (await focused(page)).name).toBe('Days: Last 7 days')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(`document.activeElement.closest('[role=dialog]') !== null`)).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(async () => (await focused(page)).name).toBe('Days: Last 7 days')
  })

  test('lets the keyboard skip what is the same everywhere, and go on after a page was changed', async () => {
    const page = await dashboard.open('/')
    await settled(page)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect((await focused(page)).name).toBe('Days: Last 30 days')
    await page.getByRole('link', { name: 'Orders', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('content')
    expect(await page.title()).toContain('Orders')
  })

  test.each([
    [false, 'lights up'],
    [true, 'stays calm'],
  ])('with reduced motion %s, a number that changes %s', async (isMotionReduced) => {
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

  test('keeps the colours that were chosen', async () => {
    const page = await dashboard.open('/', { scheme: 'light' })
    await settled(page)
    for (const now of ['as the system', 'light']) await page.getByRole('button', { name: `Colours: ${now}` }).click()
    const scheme = () => page.evaluate('document.documentElement.dataset.mantineColorScheme')
    expect(await scheme()).toBe('dark')
    await page.reload()
    await settled(page)
    expect(await scheme()).toBe('dark')
  })

  test('is dark on white when it is printed, whatever its colours are on the screen', async () => {
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

  test('says so when there is no such page, and leads back', async () => {
    const page = await dashboard.open('/products/a/b/c')
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    await expectAccessible(page)
    await page.getByRole('link', { name: 'To the overview' }).click()
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await settled(page)
  })

  test('comes with a policy that lets nothing in that is not its own', async () => {
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
