import type { BusDescription } from '../entities/settings.ts'
import { BusConfigError } from './config-error.ts'

const ENTITY_NAME = /^[A-Za-z0-9](?:[\w.\-/~]{0,258}[A-Za-z0-9])?$/
const SUBSCRIPTION_NAME = /^[A-Za-z0-9](?:[\w.-]{0,48}[A-Za-z0-9])?$/

/** @throws BusConfigError for a name that Service Bus refuses, or a duplicate. */
export function checkNames({ queues, topics }: BusDescription): void {
  const entities = [...queues.map(({ name }) => `queue ${name}`), ...topics.map(({ name }) => `topic ${name}`)]
  for (const entity of entities) checkName(entity, ENTITY_NAME, 260)
  checkUnique(
    [...queues, ...topics].map(({ name }) => name),
    'a queue or topic',
  )
  for (const { name: topic, subscriptions } of topics) {
    const names = subscriptions.map(({ name }) => name)
    for (const name of names) checkName(`subscription ${name}`, SUBSCRIPTION_NAME, 50)
    checkUnique(names, `topic ${topic}: a subscription`)
    for (const { name, rules } of subscriptions) {
      checkUnique(
        rules.map((rule) => rule.name),
        `subscription ${topic}/${name}: a rule`,
      )
    }
  }
}

/** @throws BusConfigError for a ForwardTo without its target. */
export function checkTargets({ queues, topics }: BusDescription): void {
  const names = new Set([...queues, ...topics].map(({ name }) => name.toLowerCase()))
  const sources = [
    ...queues.map((queue) => ({ ...queue, place: `queue ${queue.name}` })),
    ...topics.flatMap(({ name: topic, subscriptions }) =>
      subscriptions.map((subscription) => ({ ...subscription, place: `subscription ${topic}/${subscription.name}` })),
    ),
  ]
  for (const { place, forwardTo, forwardDeadLettersTo } of sources) {
    for (const target of [forwardTo, forwardDeadLettersTo]) {
      if (target !== undefined && !names.has(target.toLowerCase())) {
        throw new BusConfigError(
          `${place}: the forwarding target "${target}" does not exist; declare a queue or topic of this name`,
        )
      }
    }
  }
}

function checkName(entity: string, pattern: RegExp, max: number): void {
  if (pattern.test(entity.replace(/^\w+ /, ''))) return
  throw new BusConfigError(
    `${entity}: invalid name; use up to ${max} letters, digits and . - _, and begin and end with a letter or digit`,
  )
}

function checkUnique(names: readonly string[], kind: string): void {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name.toLowerCase())) throw new BusConfigError(`${kind} named "${name}" is declared twice`)
    seen.add(name.toLowerCase())
  }
}
