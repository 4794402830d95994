import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useTestDatabase } from '../helpers/database.ts'
import { messagesOf } from '../helpers/rebuild/test-shop.ts'
import { readEvents } from './events.ts'
import { at, createLives } from './lives.ts'
import { expectEqual, send, sendToFresh, type Upgraded, untilFilled, upgrade } from './upgraded.ts'
import { releases, useReleasedDatabase } from './use-release.ts'

/** Events that arrive while tables are filled: new orders, and more about those of the release. */
function laterEvents(): string[] {
  const { event, order, lives } = createLives('later')
  const about = Array.from({ length: 12 }, (_, i) => `upgrade-life-${i + 1}`).flatMap((orderId, i) => [
    event('OrderRefunded', 25, { orderId, refundId: `more-${i}`, amount: 35, refundedAt: at(25, i) }),
    event('OrderCancelled', 26, { orderId, reason: 'Late', cancelledAt: at(26, i) }),
  ])
  // Its refund and its cancellation are in the database of the release, and wait.
  const late = order('late', 10, { customerId: 'customer-2' })
  const shop = messagesOf({ seed: 'later', days: 5, ordersPerDay: 40 }).map(({ body }) => body as string)
  return [...about, late, ...lives(24), ...shop]
}

const later = laterEvents()
const fresh = useTestDatabase()
const freshWithLater = useTestDatabase()

beforeAll(async () => {
  await sendToFresh(fresh, readEvents())
  await sendToFresh(freshWithLater, [...readEvents(), ...later])
})

describe.each(releases)('a database of release %s', (release) => {
  const database = useReleasedDatabase(release)
  let upgraded: Upgraded

  beforeAll(async () => {
    upgraded = await upgrade(database)
  })
  afterAll(() => upgraded?.close())

  test('is filled after the upgrade and then equals a new database', async () => {
    upgraded.filler.start()
    await untilFilled(database)
    await expectEqual(database, fresh)
    await expect.poll(() => upgraded.logged.map(({ msg }) => msg)).toContain('tables are filled')
    await expect.poll(() => upgraded.filler.state()).toBeUndefined()
    const { rows } = await database.pool.query(
      'select count(*)::int as count from table_rules where filled_version is null',
    )
    expect(rows).toEqual([{ count: 0 }])
  })

  test('continues to count events right', async () => {
    await send(upgraded.inbox, later)
    await expectEqual(database, freshWithLater)
  })
})

describe.each(releases)('events that arrive while a database of release %s is filled', (release) => {
  const database = useReleasedDatabase(release)
  let upgraded: Upgraded

  beforeAll(async () => {
    upgraded = await upgrade(database)
  })
  afterAll(() => upgraded?.close())

  test('count once, and the tables equal those of a new database', async () => {
    upgraded.filler.start()
    await send(upgraded.inbox, later)
    await untilFilled(database)
    await expectEqual(database, freshWithLater)
  })
})
