import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { useTestDatabase } from '../test/database.ts'
import { readConfig } from './config.ts'
import { type Service, startService } from './main.ts'

const database = useTestDatabase()
let service: Service | undefined
afterEach(async () => {
  await service?.close()
  service = undefined
})

test('a broker that is away is told by the API without what opens it, and the service is ready', async () => {
  const sources = [{ name: 'shop', kind: 'rabbitmq', url: 'amqp://me:secret@127.0.0.1:1/', exchanges: ['orders'] }]
  const config = readConfig({ DATABASE_URL: database.url, PORT: '0', TIDEMARK_SOURCES: JSON.stringify(sources) })
  service = await startService(config, pino({ level: 'silent' }))
  const ask = async (path: string) => (await (await fetch(`${service?.url}${path}`)).json()) as { sources: unknown[] }
  const readState = async () => (await ask('/api/sources')).sources[0]
  await expect.poll(readState, { timeout: 20_000 }).toMatchObject({ problem: expect.any(String) })
  expect(await readState()).toMatchObject({ name: 'shop', kind: 'rabbitmq', status: 'connecting', inFlight: 0 })
  expect(JSON.stringify(await readState())).not.toContain('secret')
  expect(await ask('/health/ready')).toMatchObject({ status: 'ready', sourcesWithProblem: ['shop'] })
})
