import type { ServiceBusReceivedMessage } from '@azure/service-bus'

/** Renews the locks of all messages that it holds, with one timer, by their lock tokens. */
export interface LockRenewal {
  hold(message: ServiceBusReceivedMessage): void
  release(message: ServiceBusReceivedMessage): void
  stop(): void
}

const LONGEST_INTERVAL_MS = 10_000
const SHORTEST_INTERVAL_MS = 50
/** Requests under way at a time. */
const PARALLEL = 50

/**
 * A lock's duration is told by no one: the broker says only until when, by its own clock. Its messages tell how late it is
 * there at least, by when they were enqueued; this machine's clock is believed only where it makes the wait shorter.
 *
 * @param renew asks the broker for one lock, and never rejects. What failed is tried again; what is lost is not.
 */
export function createLockRenewal(
  renew: (message: ServiceBusReceivedMessage) => Promise<'renewed' | 'failed' | 'lost'>,
): LockRenewal {
  /** When each is due, the earliest first. */
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
      // Those that are due within the next moment go along.
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
