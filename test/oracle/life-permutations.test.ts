import { beforeEach, expect, test } from 'vitest'
import { useTestDatabase } from '../helpers/database.ts'
import { createTestInbox, forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { historiesOfCustomers } from './histories/customers.ts'
import { historiesOfOrders } from './histories/orders.ts'
import { historiesOfPayments } from './histories/payments.ts'
import { historiesOfRefunds } from './histories/refunds.ts'
import { historiesOfShipmentsStock } from './histories/shipments-and-stock.ts'
import { lifeMessage } from './life-delivery.ts'
import type { LifeEvent } from './life-events.ts'
import { expectLife } from './life-tables.ts'

const database = useTestDatabase()
beforeEach(() => forgetEverything(database.pool))

const histories = {
  ...historiesOfShipmentsStock,
  ...historiesOfRefunds,
  ...historiesOfPayments,
  ...historiesOfCustomers,
  ...historiesOfOrders,
}

/** One after the other, and two or three in one batch. */
const BATCHES = [1, 2, 3]
/** All orders of events only when a longer run is asked for. Otherwise every 17th, and fewer of long histories. */
const MOST = 200
const strideOf = (orders: number) =>
  process.env.TIDEMARK_TEST_RUNS === undefined ? Math.max(17, Math.floor(orders / MOST)) : 1

test.each(Object.entries(histories).flatMap(([name, events]) => BATCHES.map((size) => ({ name, events, size }))))(
  '$name, $size in a batch: the numbers do not depend on the order of arrival',
  async ({ events, size }) => {
    const all = permutationsOf(events)
    const stride = strideOf(all.length)
    const orders = all.filter((_, i) => i % stride === size % stride)
    // Each order of events is a shop of its own, so that one batch takes the first events of all of them, and so on.
    const shops = orders.map((shop, i) => shop.map((event): LifeEvent => ({ ...event, tenant: `shop ${i}` })))
    const inbox = await createTestInbox(database.pool)
    for (let turn = 0; turn < events.length; turn += size) {
      const outcomes = await inbox.submit(shops.flatMap((shop) => shop.slice(turn, turn + size).map(lifeMessage)))
      expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
    }
    await inbox.stop()
    await expectLife(database.pool, shops.flat())
  },
  scaled(process.env.TIDEMARK_TEST_RUNS === undefined ? 60_000 : 600_000),
)

function permutationsOf<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]]
  return list.flatMap((first, i) => permutationsOf(list.toSpliced(i, 1)).map((rest) => [first, ...rest]))
}
