import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { describeDashboard, expectNoSidewaysScroll, settled, useDashboard } from './dashboard.ts'

const HEBREW = 'חולצה כחולה – Blue T-Shirt (XL)'
const FAMILY = '👩‍👩‍👧‍👦'
const NAMES = {
  p1: HEBREW,
  p2: 'قميص أزرق 2 قطعة',
  p3: `${FAMILY} Family mug 🇺🇳`,
  p4: 'Donaudampfschiff'.repeat(12),
  p5: '%d <b>x</b> & "q"',
}

function events(): object[] {
  const createdAt = new Date().toISOString()
  return Object.entries(NAMES).flatMap(([productId, name]) => [
    { id: `name ${productId}`, type: 'ProductCreated', data: { productId, name, price: '1.00', createdAt } },
    {
      id: `order ${productId}`,
      type: 'OrderCreated',
      data: {
        orderId: `order ${productId}`,
        createdAt,
        totalAmount: '12.50',
        channel: name.slice(0, 200),
        items: [{ productId, quantity: 1, lineTotal: '12.50' }],
      },
    },
  ])
}

/** The distance of a piece of text from the left edge. */
const leftOf = (page: Page, selector: string, piece: string): Promise<number> =>
  page.evaluate(`(() => {
    const walk = document.createTreeWalker(document.querySelector(${JSON.stringify(selector)}), NodeFilter.SHOW_TEXT)
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const at = node.data.indexOf(${JSON.stringify(piece)})
      if (at === -1) continue
      const range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + ${piece.length})
      return range.getBoundingClientRect().left
    }
    throw new Error('The text is not there: ' + ${JSON.stringify(piece)})
  })()`)

describeDashboard('names in any script', () => {
  const dashboard = useDashboard({ shop: 'empty' })
  beforeAll(() => dashboard.post(events()))

  test('a Hebrew name runs from right to left, and its amount is aligned with the others', async () => {
    const page = await dashboard.open('/products')
    await settled(page)
    const row = '.data-table tbody tr:has(a[href*="/products/p1"])'
    expect(await leftOf(page, row, 'חולצה')).toBeGreaterThan(await leftOf(page, row, 'Blue T-Shirt'))
    const rights: number[] = await page.evaluate(
      "[...document.querySelector('.data-table').querySelectorAll('tbody tr td:nth-child(3)')].map((cell) => cell.getBoundingClientRect().right)",
    )
    expect(rights).toHaveLength(Object.keys(NAMES).length)
    expect(new Set(rights.map(Math.round)).size).toBe(1)
  })

  test('a name without spaces leaves the numbers visible', async () => {
    const page = await dashboard.open('/products', { width: 1280 })
    await settled(page)
    const number = page.locator('.data-table tbody tr').first().locator('td.number').first()
    const box = await number.boundingBox()
    expect((box?.x ?? 1e9) + (box?.width ?? 0)).toBeLessThan(1280)
  })

  test('a long channel on the live page is truncated at its own end', async () => {
    const page = await dashboard.open('/live', { width: 360 })
    await settled(page)
    await expectNoSidewaysScroll(page)
    await page.locator('.live-details span').filter({ hasText: 'חולצה' }).waitFor()
    const style = await page.evaluate(`(() => {
      const channel = [...document.querySelectorAll('.live-details span')].find((each) => each.textContent.includes('חולצה'))
      const { direction, textOverflow } = getComputedStyle(channel)
      return { direction, textOverflow }
    })()`)
    expect(style).toEqual({ direction: 'rtl', textOverflow: 'ellipsis' })
  })

  test.each(['/', '/products', '/products/p1', '/products/p4', '/orders', '/orders/order%20p1'])(
    'no page is wider than a phone: %s',
    async (path) => {
      const page = await dashboard.open(path, { width: 360 })
      await settled(page)
      await expectNoSidewaysScroll(page)
    },
  )
})
