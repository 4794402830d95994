import type { Entity } from './entity.ts'
import { codeOf } from './errors.ts'

/** What is wrong and what to do about it, for whoever operates Tidemark. */
export function explain(error: unknown, entity: Entity, host: string): string {
  const text = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 300)
  switch (codeOf(error)) {
    case 'UnauthorizedAccess':
      return `${host} does not let Tidemark receive from ${entity.path}: give it the role "Azure Service Bus Data Receiver", or a key with the claim Listen (${text})`
    case 'MessagingEntityNotFound':
      return `${host} has no ${entity.path}: ${entity.subscription === undefined ? 'create the queue' : 'create the topic and the subscription'} (${text})`
    case 'MessagingEntityDisabled':
      return `${entity.path} at ${host} is disabled: enable it in the portal (${text})`
    default:
      return `${entity.path} at ${host} cannot be received from at the moment (${text})`
  }
}
