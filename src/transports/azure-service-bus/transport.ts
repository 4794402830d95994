import type { Transport, TransportActions, TransportOptions } from '../transport.ts'
import { checkEntities } from './check.ts'
import { namespaceOf } from './connection.ts'
import { drainEntity } from './drain.ts'
import { entitiesOf } from './entity.ts'
import { Receiver } from './receiver.ts'
import { SessionPump } from './session-pump.ts'
import type { AzureServiceBusSource } from './settings.ts'
import { combineStates } from './state.ts'
import { createMissingSubscription } from './subscription-admin.ts'
import { DEFAULT_TIMING, type Timing } from './timing.ts'

/** With more credit, the SDK's ring of 2,048 deliveries would be full before the credit is used up. */
const MOST_CREDIT = 2000

/**
 * Receives from subscriptions and queues of Azure Service Bus, over AMQP with `@azure/service-bus`. Messages stay locked while
 * the inbox applies them. The broker dead-letters refused messages.
 */
export const transport: TransportActions<AzureServiceBusSource> = {
  start: (source, options) => startServiceBus(source, options),
  check: checkEntities,
  async drain(source, options) {
    const namespace = namespaceOf(source)
    let removed = 0
    for (const entity of entitiesOf(source)) removed += await drainEntity({ ...options, entity, namespace })
    return removed
  },
}

const CONCURRENT_SESSIONS = 16

/** Starts a transport. Tests pass shorter waits. */
export function startServiceBus(
  source: AzureServiceBusSource,
  { take, log, batchSize }: TransportOptions,
  timing: Timing = DEFAULT_TIMING,
): Transport {
  const namespace = namespaceOf(source)
  const { sessions = false, concurrentSessions = CONCURRENT_SESSIONS } = source
  const credit = Math.min(source.credit ?? batchSize, MOST_CREDIT)
  const receivers = entitiesOf(source).map((entity) => {
    const createMissing = () => createMissingSubscription(entity, { source, namespace, log })
    const options = { entity, namespace, take, log, credit, timing, createMissing }
    return sessions ? new SessionPump({ ...options, concurrentSessions }) : new Receiver(options)
  })
  return {
    state: () => combineStates(receivers.map((receiver) => receiver.state())),
    stop: async () => void (await Promise.all(receivers.map((receiver) => receiver.stop()))),
  }
}
