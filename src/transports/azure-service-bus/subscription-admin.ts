import type { CreateSubscriptionOptions, ServiceBusAdministrationClient } from '@azure/service-bus'
import type { Logger } from 'pino'
import { within } from '../../waiting/within.ts'
import type { Namespace } from './connection.ts'
import type { Entity } from './entity.ts'
import type { AzureServiceBusSource } from './settings.ts'

export interface SubscriptionOptions {
  source: Pick<AzureServiceBusSource, 'createSubscription' | 'sessions' | 'filter'>
  namespace: Pick<Namespace, 'host' | 'administer'>
  log: Logger
}

const RULE = 'tidemark'
const CREATE_WITHIN_MS = 15_000

/**
 * Creates a missing subscription.
 *
 * @returns the problem, with the commands that create it; undefined for queues, which their senders create.
 */
export async function createMissingSubscription(
  entity: Entity,
  { source, namespace, log }: SubscriptionOptions,
): Promise<string | undefined> {
  const { subscription, name: topic } = entity
  if (subscription === undefined) return undefined
  if (source.createSubscription === false) return howTo('createSubscription is false')
  if (!namespace.administer) return `${namespace.host} has no ${entity.path}. Declare it in the emulator's Config.json`
  try {
    const creating = create(namespace.administer(), topic, subscription, source)
    if ((await within(creating, CREATE_WITHIN_MS)) === 'late') return howTo('no answer over https')
  } catch (error) {
    return howTo(reasonOf(error))
  }
  log.info({ topic, subscription }, 'subscription created')
  return `the subscription ${subscription} of ${topic} has just been created`

  function howTo(reason: string): string {
    const commands = commandsFor(entity, namespace.host, source).join(' && ')
    return `${namespace.host} has no ${entity.path}, and Tidemark did not create it (${reason}). Run: ${commands}. Then give Tidemark the role "Azure Service Bus Data Receiver" on it`
  }
}

async function create(
  administration: ServiceBusAdministrationClient,
  topic: string,
  subscription: string,
  { sessions = false, filter }: SubscriptionOptions['source'],
): Promise<void> {
  const options: CreateSubscriptionOptions = { requiresSession: sessions, lockDuration: 'PT1M', maxDeliveryCount: 10 }
  if (filter !== undefined) options.defaultRuleOptions = { name: RULE, filter: { sqlExpression: filter } }
  await administration.createSubscription(topic, subscription, options)
}

/** The error of the administration endpoint, in words. */
function reasonOf(error: unknown): string {
  const {
    code,
    statusCode,
    message = String(error),
  } = error as { code?: string; statusCode?: number; message?: string }
  if (statusCode === 401 || statusCode === 403) return 'Tidemark may not manage the namespace'
  if (statusCode === 404) return 'the topic does not exist either'
  return `${code ?? statusCode ?? 'error'}: ${message.replace(/\s+/g, ' ').slice(0, 200)}`
}

function commandsFor(
  { name, subscription = '' }: Entity,
  host: string,
  source: SubscriptionOptions['source'],
): string[] {
  const namespace = host.split('.')[0]
  const where = `--resource-group <group> --namespace-name ${namespace} --topic-name ${name}`
  const session = source.sessions ? ' --enable-session true' : ''
  const create = `az servicebus topic subscription create ${where} --name ${subscription} --lock-duration PT1M --max-delivery-count 10${session}`
  if (source.filter === undefined) return [create]
  const rule = `az servicebus topic subscription rule`
  return [
    create,
    `${rule} create ${where} --subscription-name ${subscription} --name ${RULE} --filter-sql-expression ${JSON.stringify(source.filter)}`,
    // While the default rule exists, it lets every message through.
    `${rule} delete ${where} --subscription-name ${subscription} --name '$Default'`,
  ]
}
