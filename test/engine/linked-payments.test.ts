import { afterEach, expect, test } from 'vitest'
import { revert } from '../../src/rebuild/retract/retract.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { createTestInbox, forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { verifyUrl } from '../helpers/rebuild/verify-url.ts'
import { readTables } from '../helpers/retract/read-tables.ts'
import { onTarget } from '../helpers/retract/target-of.ts'
import { withdrawBad } from '../helpers/retract/withdraw-bad.ts'
import { readTenantStates } from '../helpers/tenant-states.ts'
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
import { useTwoWorkers } from './two-workers.ts'

const database = useTestDatabase()
const without = useTestDatabase()
const workers = useTwoWorkers(database)
afterEach(() => forgetEverything(without.pool))

const SHOPS = Number(process.env.TIDEMARK_TEST_RUNS ?? 60)
const WITHDRAWALS = Math.ceil(SHOPS / 6)
const ORDERS = ['a', 'b', 'c']
const PAYMENTS = ['p', 'q', 'r']

const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
const timeOf = (random: Random) =>
  `2026-03-${pick(random, ['03', '05', '08', '12'])}T${pick(random, ['00:10', '23:50'])}:00Z`

/** The facts of a payment, and links to known and unknown orders. A fact may be stated twice, once with its order. */
function paymentEvents(random: Random, paymentId: string): ShopEvent[] {
  const events: ShopEvent[] = []
  const add = (type: ShopEvent['type'], data: object, time = timeOf(random)) =>
    events.push({ type, id: `${paymentId} ${events.length}`, time, data: { ...data } })
  if (random() < 0.8) {
    const time = timeOf(random)
    const paid = { paymentId, amount: '80', paymentMethod: 'card' }
    add('PaymentProcessed', paid, time)
    if (random() < 0.3) add('PaymentProcessed', { ...paid, orderId: pick(random, ORDERS) }, time)
  }
  for (let i = 0; i < random() * 2; i++) add('PaymentFailed', { paymentId, amount: '80', reason: 'no funds' })
  for (const refund of ['1', '2']) {
    const refundId = `${paymentId} ${refund}`
    const items = [{ productId: 'tee', quantity: 1, amount: '9' }]
    const refunded = { refundId, amount: pick(random, ['20', '90']), items }
    if (random() < 0.5) add('OrderRefunded', { ...refunded, paymentId })
    if (random() < 0.2) add('OrderRefunded', { ...refunded, orderId: pick(random, ORDERS), paymentId })
    if (random() < 0.1) add('OrderRefunded', { ...refunded, orderId: pick(random, ORDERS), status: 'pending' })
    if (random() < 0.2) add('RefundVoided', { refundId })
  }
  const links = random() < 0.75 ? random() * 3 : 0
  for (let i = 0; i < links; i++) add('PaymentLinked', { paymentId, orderId: pick(random, [...ORDERS, 'x']) })
  return events
}

function shopOf(random: Random): ShopEvent[] {
  const ofOrders = ORDERS.flatMap((orderId) => [
    ...orderEvents(random, orderId),
    ...revisionEvents(random, orderId),
    ...(random() < 0.3 ? voidEvents(random, orderId) : []),
  ]).map((event): ShopEvent => {
    const isLinking = /^Order(Created|Revised)$/.test(event.type) && random() < 0.3
    return isLinking ? { ...event, data: { ...event.data, paymentIds: [pick(random, PAYMENTS)] } } : event
  })
  const ofPayments = PAYMENTS.flatMap((paymentId) => paymentEvents(random, paymentId))
  return [...ofOrders, ...ofPayments, creditNote(random)]
}

/** The order to which a payment is linked: by the latest link, at the same time the smaller id. Without a link, the smallest that it states. */
function linkedOrder(events: readonly ShopEvent[], paymentId: unknown): string | undefined {
  const links = events.flatMap(({ type, time, data }) => {
    const isLink = type === 'PaymentLinked' && data.paymentId === paymentId
    const isListed = (data.paymentIds as string[] | undefined)?.includes(paymentId as string)
    return isLink || isListed ? [{ time, orderId: data.orderId ?? '' }] : []
  })
  const [latest] = links.sort((a, b) =>
    a.time === b.time ? (a.orderId < b.orderId ? -1 : 1) : a.time < b.time ? 1 : -1,
  )
  const stated = events.flatMap(({ type, data }) =>
    /^Payment(Processed|Failed)$/.test(type) && data.paymentId === paymentId && data.orderId ? [data.orderId] : [],
  )
  return latest?.orderId ?? stated.sort()[0]
}

/** The order that other events of a refund state, and whether one of them has the status of a refund without a status. */
function givenTo(
  events: readonly ShopEvent[],
  refundId: unknown,
): { orderId: string; isDescribed: boolean } | undefined {
  const given = events.flatMap(({ type, data: { orderId, status, ...data } }) =>
    type === 'OrderRefunded' && data.refundId === refundId && orderId !== undefined ? [{ orderId, status }] : [],
  )
  const orderId = given.map((one) => one.orderId).sort()[0]
  if (orderId === undefined) return undefined
  return { orderId, isDescribed: given.some((one) => one.orderId === orderId && one.status === undefined) }
}

/** The same shop, whose events state their orders. */
function withOrders(events: readonly ShopEvent[]): ShopEvent[] {
  const seen = new Set<string>()
  return events.flatMap((event): ShopEvent[] => {
    const { type, time, data } = event
    const { paymentId, paymentIds, orderId, ...rest } = data
    if (type === 'PaymentLinked') return []
    if (paymentId === undefined || (type === 'OrderRefunded' && orderId !== undefined))
      return [{ ...event, data: orderId === undefined ? rest : { ...rest, orderId } }]
    const isPaid = type === 'PaymentProcessed'
    const fact = `${type} ${paymentId} ${isPaid ? '' : time} ${rest.refundId ?? ''}`
    if (seen.has(fact)) return []
    seen.add(fact)
    const given = type === 'OrderRefunded' ? givenTo(events, rest.refundId) : undefined
    if (given?.isDescribed) return []
    const stated = events.find(
      (one) => isPaid && one.type === type && one.data.paymentId === paymentId && one.data.orderId,
    )
    const found = given?.orderId ?? stated?.data.orderId ?? linkedOrder(events, paymentId)
    if (found === undefined) return []
    return [{ ...event, data: { ...rest, orderId: found, ...(isPaid && { transactionId: paymentId }) } }]
  })
}

test(
  'a shop with links of payments counts as one whose events state their orders, in any order of arrival',
  async () => {
    const seeds = Array.from({ length: SHOPS }, (_, seed) => seed)
    const deliveries = seeds.flatMap((seed) => {
      const random = createRandom(3000 + seed)
      const events = shopOf(random)
      return [
        { tenant: `linked ${seed}`, events: shuffled(random, events) },
        { tenant: `again ${seed}`, events: shuffled(random, events) },
        { tenant: `stated ${seed}`, events: withOrders(events) },
      ]
    })
    await workers.deliver(deliveries)
    const sums = await readTenantStates(database.pool, { facts: ['customers', 'credit_notes'] })
    for (const seed of seeds) expect(sums.get(`linked ${seed}`), `shop ${seed}`).toBe(sums.get(`stated ${seed}`))
    const states = await readTenantStates(database.pool)
    for (const seed of seeds) expect(states.get(`again ${seed}`), `shop ${seed}`).toBe(states.get(`linked ${seed}`))
    expect((await verifyUrl(database.url, { tables: [] })).differences.slice(0, 3)).toEqual([])
  },
  scaled(180_000),
)

test(
  'a withdrawal of payments, links and orders leaves the shop without them, and a revert restores everything',
  async () => {
    const clean = await createTestInbox(without.pool)
    for (let seed = 0; seed < WITHDRAWALS; seed++) {
      await Promise.all([database, without].map(({ pool }) => forgetEverything(pool)))
      const random = createRandom(4000 + seed)
      const events = shuffled(random, shopOf(random)).map((event) => ({
        event,
        source: random() < 0.4 ? 'bad' : 'good',
      }))
      const messages = events.map(({ event, source }) => ({ ...messageOf(event, 'shop'), source }))
      for (const message of messages) await workers.inboxes[0].submit([message])
      for (const message of messages) if (message.source === 'good') await clean.submit([message])
      const complete = await readTables(database.pool, { source: 'good' })
      await onTarget(database.url, async (target) => {
        const retraction = await withdrawBad(target)
        const left = await readTables(database.pool, { source: 'good' })
        expect(left, `shop ${seed}`).toEqual(await readTables(without.pool, { source: 'good' }))
        expect((await verifyUrl(database.url, { tables: [] })).differences).toEqual([])
        await revert(target, retraction?.retractionId ?? 0)
        expect(await readTables(database.pool, { source: 'good' }), `shop ${seed}`).toEqual(complete)
      })
    }
    await clean.stop()
  },
  scaled(180_000),
)
