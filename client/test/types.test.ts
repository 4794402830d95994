import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { clientTypes } from '../../scripts/write-client-types.ts'
import { createClient } from '../src/index.ts'

test.each(Object.entries(clientTypes()))('%s is what "node scripts/write-client-types.ts" writes', (path, text) => {
  expect(readFileSync(path, 'utf8') === text, 'Run node scripts/write-client-types.ts').toBe(true)
})

// The type check of this file is the test: an expected error that does not occur is an error.
test('types refuse events that the contracts refuse, and reports and parameters that do not exist', () => {
  const typed = () => {
    const client = createClient({ url: 'http://127.0.0.1:1' })
    client.send({ type: 'OrderCancelled', data: { orderId: 7, cancelledAt: new Date() } })
    // @ts-expect-error: no orderId
    client.send({ type: 'OrderCancelled', data: {} })
    // @ts-expect-error: no such type
    client.send({ type: 'OrderPlaced', data: { orderId: '7' } })
    // @ts-expect-error: no such property
    client.send({ type: 'OrderCancelled', data: { orderId: '7', when: 'now' } })
    client.send({ type: 'OrderRefunded', data: { orderId: '7', amount: '1.00' } })
    // @ts-expect-error: neither amount nor cumulativeAmount
    client.send({ type: 'OrderRefunded', data: { orderId: '7' } })
    // @ts-expect-error: no such report
    void client.report('sales/weekly')
    // @ts-expect-error: no such parameter
    void client.report('sales/summary', { from: '2024-12-12' })
    // @ts-expect-error: the parameter of the path is missing
    void client.report('orders/{orderId}')
    const summary = client.report('sales/summary')
    const revenue: Promise<number | null> = summary.then(({ totals }) => totals.totalRevenue)
    return revenue
  }
  expect(typed).toBeTypeOf('function')
})
