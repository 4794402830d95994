import { expect, test } from 'vitest'
import { useTestDatabase } from '../helpers/database.ts'
import { scaled } from '../helpers/patience.ts'
import { verifyUrl } from '../helpers/rebuild/verify-url.ts'
import { readTenantStates } from '../helpers/tenant-states.ts'
import { isLink, mergeEvents, registrationEvents, withGuests, withoutLinks } from './random-customers.ts'
import {
  createRandom,
  creditNote,
  messageOf,
  orderEvents,
  type Random,
  revisionEvents,
  type ShopEvent,
  shuffled,
  voidEvents,
} from './random-orders.ts'
import { type Delivery, useTwoWorkers } from './two-workers.ts'

const database = useTestDatabase()
const workers = useTwoWorkers(database)

const SHOPS = Number(process.env.TIDEMARK_TEST_RUNS ?? 60)
const ORDERS = ['a', 'b', 'c', 'd', 'e']
const seeds = Array.from({ length: SHOPS }, (_, seed) => seed)

/** Some events of the first batch, and its merges and registrations with other ids. */
function repeated(events: readonly ShopEvent[], batch: number): ShopEvent[] {
  const links = events.slice(0, Math.ceil(events.length / 4)).filter(isLink)
  return [...events.slice(0, batch), ...links.map((event) => ({ ...event, id: `${event.id} again` }))]
}

function shopOf(random: Random): ShopEvent[] {
  const events = ORDERS.flatMap((orderId) => [
    ...orderEvents(random, orderId),
    ...(random() < 0.3 ? voidEvents(random, orderId) : []),
    ...(random() < 0.5 ? revisionEvents(random, orderId) : []),
  ])
  const notes = random() < 0.5 ? [creditNote(random)] : []
  const links = [...mergeEvents(random), ...registrationEvents(random, ORDERS.slice(0, 3))]
  return [...withGuests(random, [...events, ...notes]), ...links]
}

test(
  'a shop with merges and registrations counts as one whose orders state the final customers',
  async () => {
    const deliveries = seeds.flatMap((seed): Delivery[] => {
      const random = createRandom(seed)
      const events = shopOf(random)
      return [
        { tenant: `linked ${seed}`, events: shuffled(random, events) },
        { tenant: `plain ${seed}`, events: withoutLinks(events) },
      ]
    })
    await workers.deliver(deliveries, repeated)
    const states = await readTenantStates(database.pool, { facts: ['customers'] })
    for (const seed of seeds) expect(states.get(`linked ${seed}`), `shop ${seed}`).toBe(states.get(`plain ${seed}`))
    expect((await verifyUrl(database.url, { tables: [] })).differences).toEqual([])
  },
  scaled(120_000),
)

test(
  'merges and registrations count the same in any order of arrival',
  async () => {
    const deliveries = seeds.flatMap((seed): Delivery[] => {
      const random = createRandom(1000 + seed)
      const events = shopOf(random)
      return ['first', 'second', 'third'].map((name) => ({
        tenant: `${name} ${seed}`,
        events: shuffled(random, events),
      }))
    })
    await workers.deliver(deliveries, repeated)
    const states = await readTenantStates(database.pool)
    for (const seed of seeds) {
      expect(states.get(`second ${seed}`), `shop ${seed}`).toBe(states.get(`first ${seed}`))
      expect(states.get(`third ${seed}`), `shop ${seed}`).toBe(states.get(`first ${seed}`))
    }
    expect((await verifyUrl(database.url, { tables: [] })).differences).toEqual([])
  },
  scaled(120_000),
)

test(
  'orders that arrive during merges of their customers lose nothing',
  async () => {
    const random = createRandom(7)
    const customers = Array.from({ length: 12 }, (_, i) => `c${i}`)
    const orders = Array.from({ length: 300 }, (_, i): ShopEvent => {
      const [event] = orderEvents(random, `o${i}`) as [ShopEvent]
      return { ...event, data: { ...event.data, customerId: customers[i % customers.length], guestKey: undefined } }
    })
    const merges = customers.slice(1).map(
      (customerId, i): ShopEvent => ({
        type: 'CustomersMerged',
        id: `merge ${i}`,
        time: '2026-03-05T10:00:00Z',
        data: { customerId, intoCustomerId: customers[i] },
      }),
    )
    const messages = shuffled(random, [...orders, ...merges]).map((event) => messageOf(event, 'busy'))
    const outcomes = await Promise.all(messages.map((one, i) => workers.inboxes[i % 2 === 0 ? 0 : 1].submit([one])))
    expect(outcomes.flat().filter(({ status }) => status !== 'accepted')).toEqual([])
    const { rows } = await database.pool.query(
      'select customer_id, sum(orders)::int as orders from customers group by customer_id',
    )
    expect(rows).toEqual([{ customer_id: 'c0', orders: 300 }])
    expect((await verifyUrl(database.url, { tables: [] })).differences).toEqual([])
  },
  scaled(60_000),
)
