import { randomUUID } from 'node:crypto'
import { afterEach, expect, test, vi } from 'vitest'
import { useTestDatabase } from '../../test/helpers/database.ts'
import { createTestInbox } from '../../test/helpers/engine-inbox.ts'
import { createClock, openClock } from '../db/clock.ts'
import type { Inbox } from './message.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const database = useTestDatabase()
const inboxes: Inbox[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const inbox of inboxes.splice(0)) await inbox.stop()
})

/** This machine's date, which may be wrong; its other clock goes on as it does. */
const setDate = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: ms })

function orderAt(ms: number) {
  const orderId = randomUUID()
  const data = { orderId, customerId: 'ann', totalAmount: 10, createdAt: new Date(ms).toISOString(), items: [] }
  return { source: 'http', body: JSON.stringify({ id: orderId, type: 'OrderCreated', data }) }
}

async function statusAt(inbox: Inbox, ms: number): Promise<string | undefined> {
  const [outcome] = await inbox.submit([orderAt(ms)])
  return outcome?.reason ?? outcome?.status
}

test.each([[-2], [2], [-400], [400]])(
  'when the date of the machine jumps by %i days, the next event is checked against the right time',
  async (days) => {
    const now = Date.now()
    const inbox = await createTestInbox(database.pool)
    inboxes.push(inbox)
    for (const jump of [days * DAY_MS, 0, days * DAY_MS]) {
      setDate(now + jump)
      expect(await statusAt(inbox, now)).toBe('accepted')
      expect(await statusAt(inbox, now + 1.5 * DAY_MS)).toBe('time_out_of_range')
    }
  },
)

test.each([[-3], [3]])('with all clocks of the machine %i days wrong, the first batch is right', async (days) => {
  const now = Date.now()
  const clock = createClock(now + days * DAY_MS)
  const inbox = await createTestInbox(database.pool, { clock })
  inboxes.push(inbox)
  expect(await statusAt(inbox, now)).toBe('accepted')
  clock.learn(now + days * DAY_MS)
  expect(await statusAt(inbox, now + 1.5 * DAY_MS)).toBe('time_out_of_range')
  expect(Math.abs(clock.nowMs() - Date.now())).toBeLessThan(60_000)
})

test('the time of the database does not depend on the date of the machine', async () => {
  const now = Date.now()
  const clock = await openClock(database.pool)
  setDate(now - 10 * DAY_MS)
  expect(Math.abs(clock.nowMs() - now)).toBeLessThan(60_000)
  expect(Math.abs(clock.now().getTime() - now)).toBeLessThan(60_000)
})
