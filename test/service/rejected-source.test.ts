import { pino } from 'pino'
import { afterEach, expect, test, vi } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { type Service, startService } from '../../src/service/start-service.ts'
import { queues, useBus } from '../brokers/azure-service-bus/test-bus.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { scaled } from '../helpers/patience.ts'

// A service starts slowly on a busy machine.
vi.setConfig({ testTimeout: scaled(60_000) })

const database = useTestDatabase()
const local = useBus({ Queues: queues({ orders: {} }) })
let service: Service | undefined
afterEach(() => service?.close())

interface Answer {
  sources: { problem: string | null; outcomes: { rejected: number } }[]
}

test('a source whose messages are all rejected reports this problem with the most frequent reason', async () => {
  const { connectionString } = local.bus
  const sources = [{ name: 'erp', kind: 'azure-service-bus', connectionString, queues: ['orders'] }]
  const config = readConfig({ DATABASE_URL: database.url, PORT: '0', TIDEMARK_SOURCES: JSON.stringify(sources) })
  service = await startService(config, pino({ level: 'silent' }))
  const readSource = async () => ((await (await fetch(`${service?.url}/api/sources`)).json()) as Answer).sources[0]
  await local.send('orders', ...Array.from({ length: 30 }, (_, i) => ({ body: `no JSON ${i}` })))
  await expect.poll(readSource, { timeout: scaled(30_000) }).toMatchObject({ outcomes: { rejected: 30 } })
  expect((await readSource())?.problem).toMatch(
    /^All of the last 30 messages were rejected, most of them as \w+ \(.+\)/,
  )
  const ready = await fetch(`${service.url}/health/ready`)
  expect([ready.status, await ready.json()]).toMatchObject([200, { sourcesWithProblem: ['erp'] }])
})
