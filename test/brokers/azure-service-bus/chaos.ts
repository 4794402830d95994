import { setTimeout as delay } from 'node:timers/promises'
import { ServiceBusClient, type ServiceBusMessage } from '@azure/service-bus'
import { type ConfigJson, type LocalBus, type QueuePropertiesJson, startLocalBus } from 'tidemark-local-bus'
import type { ChaosBroker, ChaosBrokers } from '../../chaos/broker.ts'
import { oneAtATime } from '../../chaos/outage.ts'
import type { Plan } from '../../chaos/plan.ts'
import type { ChaosMessage } from '../../chaos/traffic.ts'
import { scaled } from '../../helpers/patience.ts'

/** The local Service Bus: each run has its own bus. */
export async function openBrokers() {
  return { open, close: async () => undefined } satisfies ChaosBrokers
}

export interface LocalBroker extends ChaosBroker {
  /** The number of messages that a receiver has locked. */
  countHeld(): number
}

const SESSIONS = 8
const PUBLISH_WITHIN_MS = scaled(3000)

async function open(name: string, plan: Plan): Promise<LocalBroker> {
  const bus = await startLocalBus({ config: configOf(plan) })
  const { connectionString } = bus
  let publisher = createPublisher(connectionString)
  const path = plan.entity === 'topic' ? 'shop/Subscriptions/tidemark' : 'shop'
  const source = {
    name,
    kind: 'azure-service-bus',
    connectionString,
    credit: plan.credit,
    ...(plan.entity === 'topic' ? { topics: ['shop'], subscription: 'tidemark' } : { queues: ['shop'] }),
    ...(plan.entity === 'sessions' ? { sessions: true, concurrentSessions: 4 } : {}),
  }
  return {
    source,
    hasDeadLetters: true,
    async publish(messages) {
      const { client, sender } = publisher
      try {
        const late = delay(PUBLISH_WITHIN_MS, 'late' as const, { ref: false })
        const result = await Promise.race([sender.sendMessages(messages.map(toServiceBus)), late])
        if (result === 'late') throw new Error(`The bus did not respond within ${PUBLISH_WITHIN_MS} ms`)
      } catch (error) {
        // After a cut, the SDK may wait for up to a minute on a lost connection.
        void client.close().catch(() => undefined)
        publisher = createPublisher(connectionString)
        throw error
      }
    },
    async countLeft() {
      const { active, locked, deferred, scheduled } = bus.counts(path)
      return active + locked + deferred + scheduled
    },
    countHeld: () => bus.counts(path).locked,
    async cut() {
      bus.disconnectAll()
    },
    async refuse(forMs) {
      bus.refuseConnections(true)
      await delay(forMs)
      bus.refuseConnections(false)
    },
    down: oneAtATime(async (forMs) => {
      await bus.suspend()
      await delay(forMs)
      await resume(bus)
    }),
    async close() {
      await publisher.client.close()
      await bus.stop()
    },
  }
}

/** Retries, because an outgoing connection of another program may use the port for a moment. */
async function resume(bus: LocalBus): Promise<void> {
  for (let tries = 1; ; tries++) {
    const failure = await bus.resume().catch((error: unknown) => error)
    if (failure === undefined) return
    if (tries === 100) throw failure
    await delay(100)
  }
}

function createPublisher(connectionString: string) {
  const client = new ServiceBusClient(connectionString, { retryOptions: { maxRetries: 0 } })
  return { client, sender: client.createSender('shop') }
}

function configOf({ entity, lockMs, maxDeliveryCount }: Plan): ConfigJson {
  const properties: QueuePropertiesJson = {
    LockDuration: `PT${lockMs / 1000}S`,
    MaxDeliveryCount: maxDeliveryCount,
    ...(entity === 'sessions' ? { RequiresSession: true } : {}),
  }
  const topic = { Name: 'shop', Subscriptions: [{ Name: 'tidemark', Properties: properties }] }
  const namespace = entity === 'topic' ? { Topics: [topic] } : { Queues: [{ Name: 'shop', Properties: properties }] }
  return { UserConfig: { Namespaces: [namespace] } }
}

function toServiceBus({ id, body, headers, subject, stream }: ChaosMessage): ServiceBusMessage {
  const sessionId = `session ${Number.parseInt(stream.slice(-6), 16) % SESSIONS}`
  return { messageId: id, body: Buffer.from(body as string), subject, sessionId, applicationProperties: { ...headers } }
}
