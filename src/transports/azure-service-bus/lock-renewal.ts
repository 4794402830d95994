import type { ServiceBusReceivedMessage } from '@azure/service-bus'

/** Renews the locks of unsettled messages, with one timer, by their lock tokens. */
export interface LockRenewal {
  hold(message: ServiceBusReceivedMessage): void
  release(message: ServiceBusReceivedMessage): void
  stop(): void
}

const LONGEST_INTERVAL_MS = 10_000
const SHORTEST_INTERVAL_MS = 50
/** Concurrent requests. */
const PARALLEL = 50

/**
 * The broker does not state the duration of a lock, only its end by the broker's clock. The enqueued time of a message is a lower
 * bound of that clock. The clock of this machine is used only if it makes the wait shorter.
 *
 * @param renew renews one lock, and never rejects. A failed renewal is retried, a lost lock is not.
 */
export function createLockRenewal(
  renew: (message: ServiceBusReceivedMessage) => Promise<'renewed' | 'failed' | 'lost'>,
): LockRenewal {
  /** The due time of each message, the earliest first. */
  const dueAt = new Map<ServiceBusReceivedMessage, number>()
  let lockMs = Number.POSITIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let isRenewing = false

  const interval = () => Math.max(SHORTEST_INTERVAL_MS, Math.min(lockMs / 3, LONGEST_INTERVAL_MS))

  function learn({ lockedUntilUtc, enqueuedTimeUtc }: ServiceBusReceivedMessage) {
    const until = lockedUntilUtc?.getTime() ?? Number.NaN
    for (const now of [enqueuedTimeUtc?.getTime() ?? Number.NaN, Date.now()]) {
      const left = until - now
      if (left > SHORTEST_INTERVAL_MS && left < lockMs) lockMs = left
    }
  }

  function schedule() {
    if (timer || isRenewing) return
    const [earliest] = dueAt.values()
    if (earliest === undefined) return
    timer = setTimeout(() => void renewDue(), Math.max(0, earliest - performance.now()))
  }

  async function renewDue() {
    timer = undefined
    isRenewing = true
    const now = performance.now()
    const due: ServiceBusReceivedMessage[] = []
    for (const [message, at] of dueAt) {
      // Renewals that are due soon are done together.
      if (at > now + interval() / 4) break
      due.push(message)
    }
    const workers = Array.from({ length: Math.min(PARALLEL, due.length) }, async () => {
      for (let message = due.pop(); message; message = due.pop()) await renewOne(message)
    })
    await Promise.all(workers)
    isRenewing = false
    schedule()
  }

  async function renewOne(message: ServiceBusReceivedMessage) {
    if (!dueAt.delete(message)) return
    dueAt.set(message, performance.now() + interval())
    const isLost = (await renew(message)) === 'lost'
    if (isLost) dueAt.delete(message)
  }

  return {
    hold(message) {
      learn(message)
      dueAt.set(message, performance.now() + interval())
      schedule()
    },
    release(message) {
      dueAt.delete(message)
    },
    stop() {
      clearTimeout(timer)
      dueAt.clear()
    },
  }
}
