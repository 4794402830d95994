import { beforeAll, expect, test } from 'vitest'
import { pagePaths } from '../../src/http/pages/page-paths.ts'
import { describeDashboard, settled, useDashboard } from './dashboard.ts'

const NAMES = [
  '<img src=x onerror="window.stolen=1">',
  '"><svg onload=window.stolen=1>',
  "javascript:window.stolen=1//'",
  '<script>window.stolen=1</script>',
  '{{constructor.constructor("window.stolen=1")()}}',
]

function events(): object[] {
  const createdAt = new Date().toISOString()
  return NAMES.flatMap((name, i) => [
    {
      id: `p${i}`,
      type: 'ProductCreated',
      data: { productId: name, name, category: name, brand: name, price: '1.00', createdAt },
    },
    {
      id: `o${i}`,
      type: 'OrderCreated',
      data: {
        orderId: name,
        customerId: name,
        createdAt,
        totalAmount: '12.50',
        channel: name,
        country: name,
        items: [{ productId: name, name, quantity: 1, lineTotal: '12.50' }],
      },
    },
  ])
}

describeDashboard('names that are scripts', () => {
  const dashboard = useDashboard({ shop: 'empty' })
  beforeAll(async () => {
    await dashboard.post(events())
    const payload = NAMES.map((name) => ({ id: name, type: name, data: { orderId: name } }))
    const bad = NAMES.map((name) => ({ id: `bad ${name}`, type: 'OrderCreated', data: { orderId: name, note: name } }))
    await dashboard.service.server.inject({ method: 'POST', url: '/api/events', payload: [...payload, ...bad] })
  })

  const id = encodeURIComponent(NAMES[0] ?? '')
  const addresses = [...pagePaths.map((path) => path.replace(':id', id)), `/orders?channel=${id}`, `/?currency=${id}`]

  test.each(addresses)('are shown on %s, and not run', async (address) => {
    const page = await dashboard.open(address)
    await settled(page)
    expect(await page.evaluate('window.stolen')).toBeUndefined()
    // No element of the page comes from data.
    expect(await page.locator('img[src="x"], svg[onload], a[href^="javascript:"]').count()).toBe(0)
    // A wrong value in the address is a refused request. A breach of the content security policy would fail the test.
    dashboard.expectTrouble(page)
  })
})
