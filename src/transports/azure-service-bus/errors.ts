import { isServiceBusError } from '@azure/service-bus'

/** The broker's word for what is wrong, such as `MessageLockLost`; undefined when it is none of its words. */
export function codeOf(error: unknown): string | undefined {
  return isServiceBusError(error) ? error.code : undefined
}

/** Whether the lock is gone: the message comes again by itself. */
export function isLockLost(error: unknown): boolean {
  return ['MessageLockLost', 'SessionLockLost', 'MessageNotFound'].includes(codeOf(error) ?? '')
}
