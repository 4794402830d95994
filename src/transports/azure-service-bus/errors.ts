import { isServiceBusError } from '@azure/service-bus'

/** The broker's word for what is wrong, such as `MessageLockLost`; undefined when it is none of its words. */
export function codeOf(error: unknown): string | undefined {
  return isServiceBusError(error) ? error.code : undefined
}

/** Whether the lock is gone: the message comes again by itself. */
export function isLockLost(error: unknown): boolean {
  return ['MessageLockLost', 'SessionLockLost', 'MessageNotFound'].includes(codeOf(error) ?? '')
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
