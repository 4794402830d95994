import type { ServiceBusClient, ServiceBusReceiver, ServiceBusSessionReceiver } from '@azure/service-bus'
import type { AzureServiceBusSource } from './settings.ts'

/** A queue or a subscription: messages are received from it. */
export interface Entity {
  /** Such as `orders` or `orders/Subscriptions/tidemark`, for logs and for the fallback ids of messages. */
  path: string
  /** The name of the queue or topic. */
  name: string
  subscription?: string
}

const DEFAULT_SUBSCRIPTION = 'tidemark'

/** All entities of a source. An entry of `topics` may name its own subscription: `topic/subscription`. */
export function entitiesOf(source: AzureServiceBusSource): Entity[] {
  const { topics = [], queues = [], subscription = DEFAULT_SUBSCRIPTION } = source
  const entities = [...topics.map((topic) => subscriptionOf(topic, subscription)), ...queues.map(queueOf)]
  return [...new Map(entities.map((entity) => [entity.path.toLowerCase(), entity])).values()]
}

function queueOf(name: string): Entity {
  return { path: name, name }
}

function subscriptionOf(topic: string, defaultSubscription: string): Entity {
  const [, name = topic, subscription = defaultSubscription] = /^(.+?)(?:\/subscriptions)?\/([^/]+)$/i.exec(topic) ?? []
  return { path: `${name}/Subscriptions/${subscription}`, name, subscription }
}

/** A receiver that does not parse bodies and does not renew locks: the SDK identifies locks by message id, which may repeat. */
export function createReceiver(
  client: ServiceBusClient,
  entity: Entity,
  subQueueType?: 'deadLetter',
): ServiceBusReceiver {
  const options = {
    receiveMode: 'peekLock',
    subQueueType,
    skipParsingBodyAsJson: true,
    skipConvertingDate: true,
    maxAutoLockRenewalDurationInMs: 0,
  } as const
  // The SDK deletes `receiveMode` from the options that it is given.
  return entity.subscription === undefined
    ? client.createReceiver(entity.name, { ...options })
    : client.createReceiver(entity.name, entity.subscription, { ...options })
}

/** Accepts the next free session. The SDK does not renew its lock. */
export function acceptNextSession(
  client: ServiceBusClient,
  { name, subscription }: Entity,
): Promise<ServiceBusSessionReceiver> {
  const options = { maxAutoLockRenewalDurationInMs: 0, skipParsingBodyAsJson: true, skipConvertingDate: true }
  return subscription === undefined
    ? client.acceptNextSession(name, options)
    : client.acceptNextSession(name, subscription, options)
}
