import { expect, test } from 'vitest'
import { importPath, useFolder, useTestInbox } from '../../test/helpers/import/test-import.ts'
import { mappedLayout } from './mapping/mapped-layout.ts'

const source = useTestInbox()
const folder = useFolder()

/** The times of the orders that a CSV with these times comes to. */
async function importTimes(times: readonly string[], timeZone: string, timeFormat?: string): Promise<string[]> {
  await source.clear()
  const lines = times.map((time, i) => `order-${i},"${time}",mug,1,10.00\n`)
  const path = await folder.write('orders.csv', `Order,Created,SKU,Quantity,Price\n${lines.join('')}`)
  const mapping = {
    order: { id: 'Order', time: 'Created' },
    item: { product: 'SKU', quantity: 'Quantity', unitPrice: 'Price' },
    ...(timeFormat !== undefined && { timeFormat }),
  }
  const format = mappedLayout(mapping, 'orders.mapping.json')
  const { accepted } = await importPath(path, { inbox: source.inbox, pool: source.pool, format, timeZone })
  expect(accepted).toBe(times.length)
  const events = await source.readEvents()
  return events.sort((a, b) => (a.data.orderId < b.data.orderId ? -1 : 1)).map(({ time }) => time)
}

test('times with UTC and times in seconds since 1970 do not depend on the time zone of the import', async () => {
  const times = ['2024-12-12 10:15:00 UTC', '2024-12-12 10:15:00.5 UTC', '2024-12-12 10:15:00 +0000 UTC', '1733998500']
  expect(await importTimes(times, 'America/New_York')).toEqual([
    '2024-12-12T10:15:00Z',
    '2024-12-12T10:15:00.5Z',
    '2024-12-12T10:15:00Z',
    '2024-12-12T10:15:00Z',
  ])
})

test('a time without an offset is in the time zone of the import, in summer and in winter', async () => {
  const times = ['01/07/2025 23:30', '01/12/2025 23:30']
  expect(await importTimes(times, 'Europe/Berlin', 'DD/MM/YYYY HH24:MI')).toEqual([
    '2025-07-01T21:30:00Z',
    '2025-12-01T22:30:00Z',
  ])
})

test('a repeated time in autumn means the first moment, and a skipped time in spring is shifted', async () => {
  const times = ['2025-10-26T02:30:00', '2025-03-30T02:30:00', '2025-07-02']
  expect(await importTimes(times, 'Europe/Berlin')).toEqual([
    '2025-10-26T00:30:00Z',
    '2025-03-30T01:30:00Z',
    '2025-07-01T22:00:00Z',
  ])
})

test('a time with its own zone is read in that zone', async () => {
  expect(await importTimes(['2025-07-01T10:15:00[Europe/Berlin]'], 'UTC')).toEqual(['2025-07-01T08:15:00Z'])
  expect(await importTimes(['2025-07-01 10:15 Europe/Berlin'], 'UTC', 'YYYY-MM-DD HH24:MI TZ')).toEqual([
    '2025-07-01T08:15:00Z',
  ])
})
