/** Limits how many run at a time; the others wait. */
export interface Slots {
  /** @throws the signal's reason when it is aborted before there is a place. */
  enter(signal: AbortSignal): Promise<void>
  leave(): void
}

export function createSlots(count: number): Slots {
  const waiting = new Set<() => void>()
  let free = count
  return {
    async enter(signal) {
      signal.throwIfAborted()
      if (free > 0) {
        free--
        return
      }
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const onAbort = () => {
        waiting.delete(resolve)
        reject(signal.reason)
      }
      waiting.add(resolve)
      signal.addEventListener('abort', onAbort, { once: true })
      try {
        await promise
      } finally {
        signal.removeEventListener('abort', onAbort)
      }
    },
    leave() {
      const [next] = waiting
      if (!next) {
        free++
        return
      }
      waiting.delete(next)
      next()
    },
  }
}
