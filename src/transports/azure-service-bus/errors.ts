import { isServiceBusError } from '@azure/service-bus'

/** The error code of the broker, such as `MessageLockLost`; undefined for other errors. */
export function codeOf(error: unknown): string | undefined {
  return isServiceBusError(error) ? error.code : undefined
}

/** Whether the lock is lost. The broker redelivers the message then. */
export function isLockLost(error: unknown): boolean {
  return ['MessageLockLost', 'SessionLockLost', 'MessageNotFound'].includes(codeOf(error) ?? '')
}
