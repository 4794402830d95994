import { isServiceBusError } from '@azure/service-bus'
import type { Entity } from './entity.ts'

/** The broker's word for what is wrong, such as `MessageLockLost`; undefined when it is none of its words. */
export function codeOf(error: unknown): string | undefined {
  return isServiceBusError(error) ? error.code : undefined
}

/** Whether the lock is gone: the message comes again by itself. */
export function isLockLost(error: unknown): boolean {
  return ['MessageLockLost', 'SessionLockLost', 'MessageNotFound'].includes(codeOf(error) ?? '')
}

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

/** Resolves as `work` does, or with `'late'` after so long. What comes of late work is nobody's concern. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T | 'late'> {
  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => late.resolve('late'), ms)
  work.catch(() => undefined)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
