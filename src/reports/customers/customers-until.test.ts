import { expect, test } from 'vitest'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { eventsBetween } from '../../simulate/history.ts'
import { createShop } from '../../simulate/shop.ts'

let now = new Date()
const server = useTestServer({}, { now: () => now })

test('customers until a time of day equal those computed from single orders', async () => {
  const shop = createShop({ seed: 'until', ordersPerDay: 25, currency: 'USD', startDate: '2024-10-01' })
  const events = [...eventsBetween(shop, new Date('2024-10-01T00:00:00Z'), new Date('2024-11-25T00:00:00Z'))]
  await server.post(events.filter(({ type }) => type === 'OrderCreated'))
  const ask = async (startDate: string, timezone: string) => {
    const query = new URLSearchParams({ startDate, endDate: '2024-11-24', compare: 'previous_period', timezone })
    const { comparison } = (await server.app.inject(`/api/analytics/sales/summary?${query}`)).json()
    const { uniqueCustomers, newCustomers, returningCustomers } = comparison.totals
    return { uniqueCustomers, newCustomers, returningCustomers }
  }
  for (const time of ['00:00:00', '09:41:07', '23:59:59']) {
    now = new Date(`2024-11-24T${time}Z`)
    for (const startDate of ['2024-11-24', '2024-11-18', '2024-11-01']) {
      // Another name of the shop's own zone, whose days are not kept.
      const expected = await ask(startDate, 'Etc/UCT')
      if (startDate === '2024-11-01') expect(expected.newCustomers).toBeGreaterThan(100)
      expect(await ask(startDate, 'UTC'), `${startDate} ${time}`).toEqual(expected)
    }
  }
})
