import { describe, expect, test } from 'vitest'
import { openBrokers } from '../brokers/azure-service-bus/chaos.ts'
import { useDataFolder } from '../helpers/data-folder.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { scaled } from '../helpers/patience.ts'
import { runSeed } from './run-seed.ts'

// For more, and with RabbitMQ and Kafka: npm run chaos -- --seeds 100 --broker all
describe.each([1, 2])('seed %i', (seed) => {
  const database = useTestDatabase()
  const folder = useDataFolder()

  test('no event is lost or counted twice while broker, network, workers and sessions fail', {
    timeout: scaled(180_000),
  }, async () => {
    const events = 900
    const report = await runSeed({
      seed,
      events,
      seconds: 4,
      brokers: await openBrokers(),
      databaseUrl: database.url,
      folder: folder.path,
    })
    expect(report.published).toBeGreaterThan(events)
  })
})
