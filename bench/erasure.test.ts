import { expect, test } from 'vitest'
import { useTestDatabase } from '../test/helpers/database.ts'
import { createTestInbox } from '../test/helpers/engine-inbox.ts'
import { messagesOf, submitAll } from '../test/helpers/rebuild/test-shop.ts'
import { onTarget } from '../test/helpers/retract/target-of.ts'
import { describeErasure, measureErasure } from './erasure.ts'

const database = useTestDatabase()

test.each(['keep', 'unlink', 'remove'] as const)(
  'customers are erased, and what that costs is counted: %s',
  async (orders) => {
    const inbox = await createTestInbox(database.pool)
    await submitAll(inbox, messagesOf({ seed: `erasure ${orders}`, tenant: orders, days: 4, ordersPerDay: 8 }))
    await inbox.stop()
    const cost = await onTarget(database.url, (target) => measureErasure(target, { customers: 3, orders }))
    expect(cost.customers).toBe(3)
    expect(cost.beginMs).toBeLessThan(cost.totalMs)
    expect(describeErasure(orders, cost)).toContain(`3 customers with ${cost.orders} orders`)
    const { rows } = await database.pool.query(
      'select count(*)::int as finished from erasures where finished_at is not null and (not removes or removed_at is not null)',
    )
    expect(rows[0].finished).toBeGreaterThanOrEqual(3)
  },
)
