import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { describeDashboard, expectNoSidewaysScroll, settled, useDashboard } from './dashboard.ts'

const orderId = `order-${'y'.repeat(120)}`
const customerId = `customer-${'z'.repeat(120)}`
const productId = `product-${'x'.repeat(120)}`
const word = 'w'.repeat(70)

/** Orders with names of one long word and a very large amount. */
function longEvents(): object[] {
  const createdAt = new Date().toISOString()
  const labels = { channel: `channel-${word}`, country: `country-${word}`, paymentMethod: `pay-${word}` }
  const total = { totalAmount: 9_876_543_210.12, couponCode: word.toUpperCase(), ...labels }
  const items = [{ productId, quantity: 1000, unitPrice: 9_876_543.21012 }]
  const event = (type: string, data: object) => ({ id: type, type, data })
  return [
    event('ProductCreated', { productId, name: `A product called ${word}`, price: 9_876_543.21, createdAt }),
    event('OrderCreated', { orderId, customerId, createdAt, ...total, items }),
    event('PaymentFailed', { orderId, amount: 1, paymentMethod: `pay-${word}`, reason: `Reason ${word}` }),
    event('OrderCancelled', { orderId: `${orderId}2`, reason: `Because ${word}`, cancelledAt: createdAt }),
    { ...event('OrderCreated', { orderId: `${orderId}2`, customerId, createdAt, ...total, items }), id: 'second' },
  ].map((each) => ({ time: createdAt, ...each }))
}

/** Texts that exceed their card or the window. Scroll areas are excluded. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('#content *')]
    .filter((element) => [...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim()))
    .filter((element) => !element.closest('[class*=ScrollArea-viewport], .visually-hidden, svg'))
    .filter((element) => {
      const { right } = element.getBoundingClientRect()
      const box = element.closest('.mantine-Card-root, .mantine-Alert-root, #content').getBoundingClientRect()
      return right > Math.min(box.right, document.documentElement.clientWidth) + 1
    })
    .map((element) => element.textContent)`)

describeDashboard('long names and large amounts', () => {
  const dashboard = useDashboard({ shop: 'empty' })
  beforeAll(() => dashboard.post(longEvents()))

  test.each([
    ['the overview', '/'],
    ['live', '/live'],
    ['orders', '/orders'],
    ['a list of orders', '/orders?channel=x'],
    ['an order', `/orders/${orderId}`],
    ['a product', `/products/${productId}`],
    ['a customer', `/customers/${customerId}`],
    ['operations', '/operations?tab=verify'],
    ['an invalid address', `/?currency=${word}`],
  ])('are not cut off at any screen width: %s', async (_name, path) => {
    const page = await dashboard.open(path, { width: 320, height: 700 })
    for (const width of [320, 768, 1440]) {
      await page.setViewportSize({ width, height: 700 })
      await settled(page)
      await expectNoSidewaysScroll(page)
      expect(await cutOff(page), `${width} px`).toEqual([])
    }
  })
})
