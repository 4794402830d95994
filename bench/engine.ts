import type { Inbox } from '../src/inbox/message.ts'
import { HEADERS } from './whizbang-orders.ts'

/** Sends bodies through the inbox as a transport would: in batches, a few under way at once. */
export async function applyThroughInbox(
  inbox: Inbox,
  bodies: readonly Buffer[],
  batchSize: number,
  underWay: number,
): Promise<void> {
  let next = 0
  const send = async () => {
    while (next < bodies.length) {
      const batch = bodies.slice(next, next + batchSize)
      next += batchSize
      const outcomes = await inbox.submit(batch.map((body) => ({ source: 'bench', body, headers: HEADERS })))
      const failed = outcomes.find(({ status }) => status !== 'accepted')
      if (failed) throw new Error(`An event of the benchmark was not accepted: ${JSON.stringify(failed)}`)
    }
  }
  await Promise.all(Array.from({ length: underWay }, send))
}
