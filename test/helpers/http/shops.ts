import { expect } from 'vitest'
import { type TestServer, useTestServer } from './test-server.ts'

export const PERIOD = 'startDate=2024-03-01&endDate=2024-03-31'
const at = '2024-03-02T10:00:00Z'

export type Data = Record<string, unknown>

/** Creates a server for a test file, on which each test can open separate shops. */
export function useShops() {
  const server = useTestServer()
  let shops = 0
  return { server, openShop: () => openShopAt(server, `shop ${++shops}`) }
}

/** A tenant: functions that send its events and request its reports. */
function openShopAt(server: TestServer, tenant: string) {
  let events = 0
  const post = async (type: string, data: Data) => {
    const payload = { id: `${++events}`, type, tenant, time: at, data }
    const answer = await server.app.inject({ method: 'POST', url: '/api/events', payload: [payload] })
    return answer.json().results[0]
  }
  const ask = async (path: string) => {
    const url = `/api/analytics/${path}${path.includes('?') ? '&' : '?'}tenant=${encodeURIComponent(tenant)}`
    const answer = await server.app.inject(url)
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json()
  }
  const summary = async (currency = 'USD') =>
    (await ask(`sales/summary?${PERIOD}&currency=${currency}`)).rows[0] as Record<string, number>
  const productsOf = async () => {
    const { rows, totals } = await ask(`products?${PERIOD}`)
    return { rows: rows as Record<string, unknown>[], totals: totals as Record<string, number> }
  }
  return {
    tenant,
    ask,
    summary,
    productsOf,
    post,
    order: (orderId: string, data: Data = {}) =>
      post('OrderCreated', { orderId, createdAt: at, totalAmount: '10.00', items: [], ...data }),
    refund: (orderId: unknown, refundId: string, amount: string, data: Data = {}) =>
      post('OrderRefunded', { orderId, refundId, refundedAt: '2024-03-03T10:00:00Z', amount, ...data }),
    cancel: (orderId: string) => post('OrderCancelled', { orderId, cancelledAt: '2024-03-04T10:00:00Z' }),
  }
}
