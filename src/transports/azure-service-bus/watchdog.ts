import type { Logger } from 'pino'
import { within } from '../../waiting/within.ts'
import type { Intake } from './intake.ts'
import type { Link } from './link.ts'
import type { Timing } from './timing.ts'

export interface WatchdogOptions {
  link: Link
  intake: Intake
  credit: number
  timing: Timing
  log: Logger
}

const LOOK_EVERY_MS = 250
const PEEK_WITHIN_MS = 5000
/** The most messages of one peek. */
const MOST_PEEKED = 250

/**
 * Watches an open link. It gives blocking messages back, and ends a link that receives nothing although the broker has messages: a
 * receiver of the SDK can stop without an error.
 */
export function startWatchdog({ link, intake, credit, timing, log }: WatchdogOptions): { stop(): void } {
  let quietSince = performance.now()
  let isLooking = false

  async function look() {
    const blocking = intake.unsettled.blocking(link, timing.patienceMs)
    if (blocking.length > 0) {
      log.warn({ messages: blocking.length }, 'messages that block others are given back')
      intake.giveBack(blocking)
    }
    quietSince = Math.max(quietSince, intake.lastArrival)
    if (performance.now() - quietSince < timing.silentAfterMs || intake.unsettled.size >= credit) return
    quietSince = performance.now()
    const fault = await findFault()
    if (fault) link.end(new Error(fault))
  }

  async function findFault(): Promise<string | undefined> {
    const { unsettled } = intake
    const count = Math.min(unsettled.size + 1, MOST_PEEKED)
    const peeked = await within(link.receiver.peekMessages(count), PEEK_WITHIN_MS)
    if (peeked === 'late') return 'the broker sent nothing and does not answer'
    const waits = peeked.some(({ state, sequenceNumber }) => state === 'active' && !unsettled.has(sequenceNumber))
    return waits ? 'the broker has messages but sends none' : undefined
  }

  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    look()
      .catch((error) => link.end(error))
      .finally(() => {
        isLooking = false
      })
  }, LOOK_EVERY_MS)
  return { stop: () => clearInterval(timer) }
}
