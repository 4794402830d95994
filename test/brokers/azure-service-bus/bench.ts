import { type Broker, COPIES } from '../../../bench/brokers/broker.ts'
import { countDown } from '../../../bench/brokers/count-down.ts'
import { SERVICE_BUS_CREDIT } from '../../../bench/brokers/credit.ts'
import { inChunks } from '../../../bench/brokers/in-chunks.ts'
import type { PublishedOrder } from '../../../bench/brokers/published-order.ts'
import { startChild } from '../../../bench/child.ts'
import { subscribeBare } from './bare-client.ts'
import type { BusTask } from './bus-process.ts'
import { openSender, type ServiceBusTarget } from './sender.ts'

const TOPIC = 'orders'

/** The local Service Bus with a topic, and a subscription for each copy. */
export async function openBroker(): Promise<Broker> {
  const bus = await startBus({ [TOPIC]: COPIES })
  const connectionString = bus.ready
  return {
    name: 'Azure Service Bus (the local bus)',
    clientName: '@azure/service-bus',
    target: { kind: 'azure-service-bus', connectionString, topic: TOPIC } satisfies ServiceBusTarget,
    timesAsMany: 1,
    sourceOf: (copy) => ({
      name: 'bench-service-bus',
      kind: 'azure-service-bus',
      connectionString,
      topics: [TOPIC],
      subscription: copy,
      credit: SERVICE_BUS_CREDIT,
    }),
    async receiveBare(copy, count) {
      const { began, settled, begin, settle } = countDown(count)
      const place = { connectionString, topic: TOPIC, subscription: copy, credit: SERVICE_BUS_CREDIT }
      const receiver = subscribeBare(place, { onMessage: begin, onSettled: settle })
      return { began, settled, ...receiver }
    },
    close: async () => void (await bus.stop()),
  }
}

/** Starts a local bus in its own process. `ready` is its connection string. */
export function startBus(topics: BusTask['topics']) {
  return startChild<BusTask, string, undefined>(new URL('bus-process.ts', import.meta.url), { topics })
}

export async function publish(target: ServiceBusTarget, orders: readonly PublishedOrder[]): Promise<void> {
  const sender = openSender(target)
  await inChunks(orders, (chunk) => sender.send(chunk))
  await sender.close()
}
