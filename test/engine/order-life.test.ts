import { expect, test } from 'vitest'
import { restatedSums } from '../../src/perspectives/sales-sums.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { scaled } from '../helpers/patience.ts'
import { verifyUrl } from '../helpers/rebuild/verify-url.ts'
import { readTenantStates } from '../helpers/tenant-states.ts'
import {
  createRandom,
  creditNote,
  isVoided,
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

function shopOf(random: Random, isRevised: boolean): ShopEvent[] {
  const events = ORDERS.flatMap((orderId) => [
    ...orderEvents(random, orderId),
    ...(random() < 0.6 ? voidEvents(random, orderId) : []),
    ...(isRevised ? revisionEvents(random, orderId) : []),
  ])
  return random() < 0.4 ? [...events, creditNote(random)] : events
}

const seeds = Array.from({ length: SHOPS }, (_, seed) => seed)

test(
  'all numbers are those of a shop that never had the voided orders',
  async () => {
    const shops = seeds.map((seed) => ({ random: createRandom(seed), seed }))
    const deliveries = shops.flatMap(({ random, seed }): Delivery[] => {
      const events = shopOf(random, false)
      const gone = new Set(ORDERS.filter((orderId) => isVoided(events, orderId)))
      const left = events.filter(({ type, data }) => !gone.has(data.orderId ?? '') && !/Voided|Reinstated/.test(type))
      return [
        { tenant: `voided ${seed}`, events: shuffled(random, events) },
        { tenant: `without ${seed}`, events: left },
      ]
    })
    await workers.deliver(deliveries)
    const states = await readTenantStates(database.pool, {
      facts: ['customers', 'credit_notes'],
      hasRestatements: false,
    })
    for (const seed of seeds) expect(states.get(`voided ${seed}`), `shop ${seed}`).toBe(states.get(`without ${seed}`))
    expect((await verifyUrl(database.url, { tables: [] })).differences).toEqual([])
  },
  scaled(120_000),
)

test(
  'orders with revisions and voids count the same in any order of arrival',
  async () => {
    const deliveries = seeds.flatMap((seed): Delivery[] => {
      const random = createRandom(1000 + seed)
      const events = shopOf(random, true)
      return ['first', 'second', 'third'].map((name) => ({
        tenant: `${name} ${seed}`,
        events: shuffled(random, events),
      }))
    })
    await workers.deliver(deliveries)
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
  'by order, a revised order counts as one that was placed as its highest revision describes it',
  async () => {
    const deliveries = seeds.flatMap((seed): Delivery[] => {
      const random = createRandom(2000 + seed)
      const events = shopOf(random, true)
      return [
        { tenant: `revised ${seed}`, events: shuffled(random, events) },
        { tenant: `plain ${seed}`, events: withoutRevisions(events) },
      ]
    })
    await workers.deliver(deliveries)
    const isLeftOut = (sum: string) => sum in restatedSums || sum.startsWith('restated_')
    const states = await readTenantStates(database.pool, { facts: ['customers'], hasRestatements: false, isLeftOut })
    for (const seed of seeds) expect(states.get(`revised ${seed}`), `shop ${seed}`).toBe(states.get(`plain ${seed}`))
    const { rows } = await database.pool.query(`
      select tenant_id
      from daily_sales_analytics
      group by tenant_id, currency
      having sum(restated_revenue + adjustments) <> 0
      or ${SAME_BY_EVENT.map((sum) => `sum(${sum}) <> 0`).join(' or ')}`)
    expect(rows).toEqual([])
  },
  scaled(120_000),
)

/** What revisions change by the day of the event, but not over all days. */
const SAME_BY_EVENT = Object.keys(restatedSums).filter(
  (sum) => !['restated_orders', 'restated_revenue', 'adjustments'].includes(sum),
)

/** The events of a shop whose orders were placed as their highest revisions describe them. */
function withoutRevisions(events: readonly ShopEvent[]): ShopEvent[] {
  return events.flatMap((event): ShopEvent[] => {
    const { type, data } = event
    if (type === 'OrderRevised') return []
    if (type !== 'OrderCreated') return [event]
    const revisions = events
      .filter((revision) => revision.type === 'OrderRevised' && revision.data.orderId === data.orderId)
      .sort((a, b) => numberOf(a) - numberOf(b))
    const highest = revisions.at(-1)
    if (!highest) return [event]
    const time = revisions.findLast((revision) => revision.data.createdAt)?.data.createdAt ?? event.time
    const { revision, createdAt, ...terms } = highest.data
    return [{ ...event, time: time as string, data: terms }]
  })
}

const numberOf = ({ time, data }: ShopEvent) => (data.revision as number | undefined) ?? Date.parse(time) * 1000
