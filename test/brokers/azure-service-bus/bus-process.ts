import { startLocalBus } from 'tidemark-local-bus'
import { runTask } from '../../../bench/child.ts'

/** Topics with the names of their subscriptions. */
export interface BusTask {
  topics: Readonly<Record<string, readonly string[]>>
}

const CAPACITY_BYTES = 2 ** 30

// Runs a local Service Bus. Sends its connection string when it is ready.
await runTask<BusTask, string, undefined>(async ({ topics }) => {
  const Topics = Object.entries(topics).map(([Name, subscriptions]) => ({
    Name,
    Subscriptions: subscriptions.map((subscription) => ({ Name: subscription })),
  }))
  const bus = await startLocalBus({
    capacityBytes: CAPACITY_BYTES,
    config: { UserConfig: { Namespaces: [{ Topics }] } },
  })
  return {
    ready: bus.connectionString,
    async stop() {
      await bus.stop()
      return undefined
    },
  }
})
