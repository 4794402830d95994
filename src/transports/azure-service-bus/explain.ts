import type { Entity } from './entity.ts'
import { codeOf } from './errors.ts'

/** The problem and what to do about it, for operators. */
export function explain(error: unknown, entity: Entity, host: string): string {
  const text = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 300)
  switch (codeOf(error)) {
    case 'UnauthorizedAccess':
      return `${host} does not allow Tidemark to receive from ${entity.path}. Give it the role "Azure Service Bus Data Receiver", or a key with the claim Listen (${text})`
    case 'MessagingEntityNotFound':
      return `${host} has no ${entity.path}. ${entity.subscription === undefined ? 'Create the queue' : 'Create the topic and the subscription'} (${text})`
    case 'MessagingEntityDisabled':
      return `${entity.path} at ${host} is disabled. Enable it in the Azure portal (${text})`
    default:
      return `Receiving from ${entity.path} at ${host} failed (${text})`
  }
}
