import type { Inbox } from '../inbox/message.ts'
import type { Arrived, Destination } from './destination.ts'

const BATCHES_UNDER_WAY = 4

/** The inbox of this process: the shortest way for a demo's history. */
export function createInboxDestination(inbox: Inbox, source: string): Destination<string> {
  const arrived: Arrived = { statuses: {} }
  const underWay = new Set<Promise<void>>()
  let failure: unknown

  async function submit(lines: readonly string[]) {
    for (const { status, error } of await inbox.submit(lines.map((body) => ({ source, body })))) {
      arrived.statuses[status] = (arrived.statuses[status] ?? 0) + 1
      if (status === 'rejected') arrived.firstError ??= error
    }
  }
  return {
    name: 'this Tidemark',
    async send(lines) {
      const submitted = submit(lines)
        .catch((error: unknown) => {
          failure ??= error
        })
        .finally(() => underWay.delete(submitted))
      underWay.add(submitted)
      if (underWay.size >= BATCHES_UNDER_WAY) await Promise.race(underWay)
      if (failure !== undefined) throw failure
    },
    async finish() {
      await Promise.all(underWay)
      if (failure !== undefined) throw failure
      return arrived
    },
  }
}
