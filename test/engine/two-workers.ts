import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Inbox } from '../../src/inbox/message.ts'
import type { TestDatabase } from '../helpers/database.ts'
import { createTestInbox, forgetEverything } from '../helpers/engine-inbox.ts'
import { messageOf, type ShopEvent } from './random-orders.ts'

const BATCHES = 4

/** A shop, with its events in the sequence of their arrival. */
export interface Delivery {
  tenant: string
  events: readonly ShopEvent[]
}

/** Two workers of one database, which is emptied after each test. Read the fields inside tests and hooks. */
export interface TwoWorkers {
  readonly inboxes: readonly [Inbox, Inbox]
  /**
   * Delivers the events of many shops in four batches, each half at the same time as the other, and expects none to be rejected.
   *
   * @param againOf events of a shop that arrive once more with a batch.
   */
  deliver(
    deliveries: readonly Delivery[],
    againOf?: (events: readonly ShopEvent[], batch: number) => ShopEvent[],
  ): Promise<void>
}

export function useTwoWorkers(database: TestDatabase): TwoWorkers {
  let inboxes: readonly [Inbox, Inbox] | undefined
  beforeAll(async () => {
    inboxes = [await createTestInbox(database.pool), await createTestInbox(database.pool)]
  })
  afterEach(() => forgetEverything(database.pool))
  afterAll(() => Promise.all((inboxes ?? []).map((inbox) => inbox.stop())))
  const running = () => inboxes ?? expect.unreachable('The workers exist only inside tests and hooks')
  return {
    get inboxes() {
      return running()
    },
    async deliver(deliveries, againOf = () => []) {
      for (let batch = 0; batch < BATCHES; batch++) {
        const parts = deliveries.map(({ tenant, events }) => {
          const size = Math.ceil(events.length / BATCHES)
          const own = events.slice(batch * size, (batch + 1) * size)
          return [...own, ...againOf(events, batch)].map((event) => messageOf(event, tenant))
        })
        const halves = running().map((worker, i) =>
          worker.submit(parts.flatMap((part) => part.filter((_, position) => (position + batch) % 2 === i))),
        )
        const outcomes = (await Promise.all(halves)).flat()
        expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
      }
    },
  }
}
