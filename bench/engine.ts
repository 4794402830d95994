import type { Inbox } from '../src/inbox/message.ts'
import { HEADERS } from './whizbang-orders.ts'

/** The number of events that a transport fetches at once. */
const SUBMITTED_AT_ONCE = 2000
/** Enough to keep the default four connections busy. */
const CONCURRENCY = 8

/** Submits bodies to the inbox like a transport: in batches, several at the same time. */
export async function applyThroughInbox(inbox: Inbox, bodies: readonly Buffer[]): Promise<void> {
  let next = 0
  const send = async () => {
    while (next < bodies.length) {
      const batch = bodies.slice(next, next + SUBMITTED_AT_ONCE)
      next += SUBMITTED_AT_ONCE
      const outcomes = await inbox.submit(batch.map((body) => ({ source: 'bench', body, headers: HEADERS })))
      const failed = outcomes.find(({ status }) => status !== 'accepted')
      if (failed) throw new Error(`An event of the benchmark was not accepted: ${JSON.stringify(failed)}`)
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, send))
}
