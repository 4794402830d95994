import { join } from 'node:path'
import { afterEach } from 'vitest'
import { type LocalBroker, openBrokers } from '../brokers/azure-service-bus/chaos.ts'
import { planOf } from '../chaos/plan.ts'
import type { Traffic } from '../chaos/traffic.ts'
import { ChaosWorker } from '../chaos/worker.ts'
import type { TestFolder } from './data-folder.ts'
import type { TestDatabase } from './database.ts'

/** A bus with all messages of a run, and services that receive them. */
export interface FilledBus {
  broker: LocalBroker
  /** Starts one more `tidemark start`. */
  startService(settings?: Readonly<Record<string, string>>): Promise<ChaosWorker>
}

export interface FilledBusOptions {
  traffic: Traffic
  /** How long a message stays locked by a service that does not respond. */
  lockMs: number
  maxDeliveryCount?: number
}

/** The maximum number of unsettled messages of a service. */
export const CREDIT = 100

/** Returns a function that fills a bus. After the test, first the services and then the bus are stopped. */
export function useFilledBus(
  database: TestDatabase,
  folder: TestFolder,
): (options: FilledBusOptions) => Promise<FilledBus> {
  const ends: (() => Promise<void>)[] = []
  let services = 0
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })
  return async ({ traffic: { messages }, lockMs, maxDeliveryCount = 1000 }) => {
    const plan = { ...planOf(1, 1), entity: 'queue', lockMs, credit: CREDIT, maxDeliveryCount } as const
    const brokers = await openBrokers()
    const broker = await brokers.open('shop', plan)
    ends.push(() => broker.close())
    for (let at = 0; at < messages.length; at += 200) await broker.publish(messages.slice(at, at + 200))
    const sources = { TIDEMARK_SOURCES: JSON.stringify([broker.source]), LOG_LEVEL: 'warn' }
    return {
      broker,
      async startService(settings = {}) {
        const service = await ChaosWorker.start({
          name: `service ${++services}`,
          databaseUrl: database.url,
          settings: { ...sources, ...settings },
          folder: join(folder.path, `service-${services}`),
        })
        ends.push(() => service.end())
        return service
      },
    }
  }
}
