import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { contradictoryEvent, exampleShop } from '../../../test/helpers/example-shop.ts'
import { useTestServer } from '../../../test/helpers/http/test-server.ts'
import { runJob } from '../../../test/helpers/run-job.ts'
import { refreshProductPairs } from '../../maintenance/refresh-product-pairs.ts'
import { refreshSegments } from '../../maintenance/refresh-segments.ts'
import { reports } from '../../reports/index.ts'
import { exampleFile } from './report-examples.ts'

const server = useTestServer()

beforeAll(async () => {
  await server.post(exampleShop)
  await server.app.inject({ method: 'POST', url: '/api/events', payload: contradictoryEvent })
  for (const job of [refreshSegments, refreshProductPairs]) await runJob(server.database.pool, job)
})

/** What stands in the paths, and the parameters that make an example worth reading. */
const PATHS: Record<string, string> = { ':productId': 'mug', ':customerId': 'cust-1', ':orderId': 'order-101' }
const QUERIES: Record<string, string> = {
  'hourly-sales': 'date=2024-12-12',
  'sales-summary': 'compare=previous_period',
  'bought-together': 'productId=mug&minOrders=1',
  'restated-orders': 'reason=refund',
}

// After a change of an answer: npx vitest run src/http/reports/report-examples.test.ts -u
test.each(reports)('the example of $name is the response of the report', async ({ name, path }) => {
  const url = path.replace(/:\w+/g, (parameter) => PATHS[parameter] ?? parameter)
  const answer = await server.app.inject(`${url}?${QUERIES[name] ?? ''}`)
  expect(answer.statusCode, answer.body).toBe(200)
  const example = `${JSON.stringify(shorten(answer.json()), null, 2)}\n`
  await expect(example).toMatchFileSnapshot(fileURLToPath(exampleFile(name)))
})

/** Lists are cut to two elements; what the wall clock decides is given a fixed value. */
function shorten(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.slice(0, 2).map((element) => shorten(element))
  if (key === 'lagSeconds') return 1.5
  if (key === 'arrivedOn') return '2024-12-20'
  if (['lastReceivedAt', 'computedAt', 'firstSeenAt', 'lastSeenAt'].includes(key)) return '2024-12-20T12:00:00Z'
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shorten(inner, name)]))
}
