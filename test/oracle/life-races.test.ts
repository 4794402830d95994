import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPool } from '../../src/db/pool.ts'
import type { Outcome } from '../../src/inbox/message.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { createTestInbox } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { lifeMessage } from './life-delivery.ts'
import { type LifeEvent, lifeEvent, underAnotherId } from './life-events.ts'
import { expectLife } from './life-tables.ts'
import type { LifeData, LifeType } from './life-types.ts'

const database = useTestDatabase()
let secondPool: pg.Pool
beforeAll(() => {
  secondPool = createPool({ url: database.url })
})
afterAll(() => secondPool.end())

const all: LifeEvent[] = []

/** The earlier events, and the events that two workers apply at the same time. */
interface Race {
  before?: LifeEvent[]
  left: LifeEvent[]
  right: LifeEvent[]
}

const event = (type: LifeType, day: string, data: LifeData) => lifeEvent(type, `2024-${day}T12:00:00Z`, data)
const placed = (orderId: string, day: string, data: LifeData = {}) => {
  const items = [{ productId: 'p1', quantity: 2, unitPrice: '50' }]
  return event('OrderCreated', day, {
    orderId,
    customerId: 'anna',
    currency: 'EUR',
    totalAmount: '100',
    items,
    ...data,
  })
}
const refund = (refundId: string, day: string, amount: string, orderId = 'o1') =>
  event('OrderRefunded', day, {
    orderId,
    refundId,
    amount,
    currency: 'EUR',
    customerId: 'anna',
    items: [{ productId: 'p1', quantity: 1, amount }],
  })
const cancelled = (day: string, reason: string) => event('OrderCancelled', day, { orderId: 'o1', reason })
const paid = (day: string) => event('PaymentProcessed', day, { orderId: 'o1', transactionId: 't1', amount: '100' })
const shipped = (day: string) => event('ShipmentCreated', day, { orderId: 'o1' })
const reserved = (day: string) => event('InventoryReserved', day, { orderId: 'o1', productId: 'p1', quantity: 2 })
const restocked = (day: string, newTotalQuantity: number) =>
  event('InventoryRestocked', day, { productId: 'p1', quantityAdded: 5, newTotalQuantity })
const creditNote = (refundId: string, day: string) =>
  event('OrderRefunded', day, { refundId, amount: '5', currency: 'EUR', customerId: 'anna' })
const voided = (refundId: string, day: string, data: LifeData = {}) =>
  event('RefundVoided', day, { refundId, reason: `void of ${day}`, ...data })
const statedAs = (status: 'pending' | 'failed', refundId: string, day: string, amount: string) => {
  const stated = refund(refundId, day, amount)
  return { ...stated, data: { ...stated.data, status } }
}
const runningTotal = (refundId: string, day: string, cumulativeAmount: string) =>
  event('OrderRefunded', day, { orderId: 'o1', refundId, cumulativeAmount })

const orderVoided = (day: string, orderId = 'o1') => event('OrderVoided', day, { orderId })
const reinstated = (day: string) => event('OrderReinstated', day, { orderId: 'o1' })
const revised = (revision: number, day: string, data: LifeData = {}) =>
  event('OrderRevised', day, { ...placed('o1', day).data, createdAt: undefined, revision, ...data })

const part = (shipmentId: string, day: string, quantity: number) =>
  event('ShipmentCreated', day, { orderId: 'o1', shipmentId, items: [{ productId: 'p1', quantity }] })
const withdrawn = (shipmentId: string, day: string) =>
  event('ShipmentCancelled', day, { orderId: 'o1', shipmentId, reason: `cancelled on ${day}` })
const updated = (shipmentId: string, day: string, quantity: number) =>
  event('ShipmentUpdated', day, { orderId: 'o1', shipmentId, items: [{ productId: 'p1', quantity }] })
const returned = (returnId: string, day: string) =>
  event('ItemsReturned', day, { orderId: 'o1', returnId, items: [{ productId: 'p1', quantity: 1 }] })
const counted = (day: string, quantity: number) => event('InventoryCounted', day, { productId: 'p1', quantity })

const unlinked = (day: string) => event('PaymentProcessed', day, { paymentId: 'x1', amount: '100' })
const linked = (orderId: string, day: string) => event('PaymentLinked', day, { paymentId: 'x1', orderId })
const refundOfPayment = (refundId: string, day: string, amount: string) =>
  event('OrderRefunded', day, { paymentId: 'x1', refundId, amount })

const merged = (customerId: string, intoCustomerId: string) =>
  event('CustomersMerged', '06-01', { customerId, intoCustomerId })
const registered = (customerId: string, day: string) => event('CustomerRegistered', day, { customerId, guestKey: 'g1' })
const ofGuest = (orderId: string, day: string) => placed(orderId, day, { customerId: undefined, guestKey: 'g1' })

const costs = (day: string, cost: string) => event('ProductUpdated', day, { productId: 'p1', cost, currency: 'EUR' })

const first = placed('o1', '03-10')
const races: Record<string, Race> = {
  'an order and its refund': { left: [first], right: [refund('r1', '04-01', '40')] },
  'an order and its cancellation': { left: [first], right: [cancelled('03-11', 'late')] },
  'an order under two message ids': { left: [first], right: [underAnotherId(first, 'again')] },
  'an order whose refund waits, and its payment': {
    before: [refund('r1', '04-01', '40')],
    left: [first],
    right: [paid('03-10')],
  },
  'two refunds that together exceed the order': {
    before: [first],
    left: [refund('r1', '04-01', '80')],
    right: [refund('r2', '03-20', '70')],
  },
  'a full refund and a cancellation': {
    before: [first],
    left: [refund('r1', '04-01', '100')],
    right: [cancelled('03-20', 'late')],
  },
  'two cancellations': { before: [first], left: [cancelled('03-21', 'second')], right: [cancelled('03-20', 'first')] },
  'a payment and a cancellation': { before: [first], left: [paid('03-12')], right: [cancelled('03-13', 'late')] },
  'a shipment and a reservation': { before: [first], left: [shipped('03-12')], right: [reserved('03-11')] },
  'a refund and a payment that wait for an order': { left: [refund('r1', '04-01', '40')], right: [paid('03-12')] },
  'the first two orders of a customer, on different days': { left: [first], right: [placed('o2', '01-05')] },
  'the first two orders of a customer, on one day': { left: [first], right: [placed('o2', '03-10')] },
  'an older and a newer order of a known customer': {
    before: [first],
    left: [placed('o2', '01-05')],
    right: [placed('o3', '05-20')],
  },
  'two orders older than the first one that was known': {
    before: [first, refund('r1', '04-01', '40')],
    left: [placed('o2', '01-05')],
    right: [placed('o3', '02-20')],
  },
  'two orders between the same two days': {
    before: [first, placed('o2', '06-01')],
    left: [placed('o3', '04-05')],
    right: [placed('o4', '04-20')],
  },
  'two orders on the same day between others': {
    before: [first, placed('o2', '06-01')],
    left: [placed('o3', '04-05')],
    right: [placed('o4', '04-05')],
  },
  "a refund, and an older order that moves the customer's cohort": {
    before: [first],
    left: [refund('r1', '04-01', '40')],
    right: [placed('o2', '01-05')],
  },
  'a credit note and the first order of its customer': { left: [creditNote('r1', '02-01')], right: [first] },
  'a credit note, and an older order of its customer': {
    before: [first, creditNote('r1', '02-01')],
    left: [creditNote('r2', '02-01')],
    right: [placed('o2', '01-05')],
  },
  'the same credit note under two message ids': {
    left: [creditNote('r1', '02-01')],
    right: [underAnotherId(creditNote('r1', '02-01'), 'again')],
  },
  'a refund and its void': {
    before: [first],
    left: [refund('r1', '04-01', '40')],
    right: [voided('r1', '04-02', { orderId: 'o1' })],
  },
  'a refund and a void that names no order': {
    before: [first],
    left: [refund('r1', '04-01', '40')],
    right: [voided('r1', '04-02')],
  },
  'a void that names no order, and refunds of two orders': {
    before: [first, placed('o2', '03-11'), refund('r1', '04-01', '40')],
    left: [voided('r1', '04-02')],
    right: [refund('r1', '04-01', '30', 'o2'), creditNote('r1', '04-03')],
  },
  'a void that names no order, and the order of the refund': {
    before: [refund('r1', '04-01', '40')],
    left: [voided('r1', '04-02')],
    right: [first],
  },
  'a credit note and its void': { left: [creditNote('r1', '04-01')], right: [voided('r1', '04-02')] },
  'two voids of a refund, of which one names the order': {
    before: [first, refund('r1', '04-01', '40')],
    left: [voided('r1', '04-03')],
    right: [voided('r1', '04-02', { orderId: 'o1' })],
  },
  'a pending refund and the failure of the refund': {
    before: [first],
    left: [statedAs('pending', 'r1', '04-01', '40')],
    right: [statedAs('failed', 'r1', '04-02', '40')],
  },
  'two voids that name no order': {
    before: [first, refund('r1', '04-01', '40'), creditNote('r1', '04-01')],
    left: [voided('r1', '04-03')],
    right: [voided('r1', '04-02')],
  },
  'two running totals': {
    before: [first],
    left: [runningTotal('r1', '04-01', '40')],
    right: [runningTotal('r2', '04-03', '70')],
  },
  'a running total and the void of an earlier one': {
    before: [first, runningTotal('r1', '04-01', '40')],
    left: [runningTotal('r2', '04-03', '70')],
    right: [voided('r1', '04-05')],
  },
  'an order and its void': { left: [first], right: [orderVoided('03-12')] },
  'a void and the reinstatement': { before: [first], left: [orderVoided('03-12')], right: [reinstated('03-13')] },
  'a void and a refund': { before: [first], left: [orderVoided('03-12')], right: [refund('r1', '04-01', '40')] },
  "a void of the customer's first order, and a later order": {
    before: [first],
    left: [orderVoided('03-12')],
    right: [placed('o2', '05-20')],
  },
  'voids of the two orders of a customer': {
    before: [first, placed('o2', '05-20')],
    left: [orderVoided('05-21')],
    right: [orderVoided('05-21', 'o2')],
  },
  'a void, and a credit note of its customer': {
    before: [first],
    left: [orderVoided('03-12')],
    right: [creditNote('r1', '02-01')],
  },
  'an order and its revision': { left: [first], right: [revised(1, '03-12', { totalAmount: '80' })] },
  'two revisions of an order': {
    before: [first],
    left: [revised(2, '03-12', { totalAmount: '80' })],
    right: [revised(1, '03-14', { totalAmount: '90', currency: 'JPY' })],
  },
  'a revision to another customer, and an order of that customer': {
    before: [first],
    left: [revised(1, '03-12', { customerId: 'bert' })],
    right: [placed('o2', '01-05', { customerId: 'bert' })],
  },
  'two orders that exchange their customers': {
    before: [first, placed('o2', '05-20', { customerId: 'bert' })],
    left: [revised(1, '05-21', { customerId: 'bert' })],
    right: [revised(1, '05-21', { orderId: 'o2' })],
  },
  'a revision to an earlier day, and an order between': {
    before: [first],
    left: [revised(1, '03-12', { createdAt: '2024-01-05T12:00:00Z' })],
    right: [placed('o2', '02-01')],
  },
  'a revision and a refund that exceeds the revised total': {
    before: [first],
    left: [revised(1, '03-12', { totalAmount: '30' })],
    right: [refund('r1', '04-01', '40')],
  },
  'two parts that are the whole order': {
    before: [first],
    left: [part('s1', '03-12', 1)],
    right: [part('s2', '03-14', 1)],
  },
  'a shipment and its cancellation': {
    before: [first],
    left: [part('s1', '03-12', 1)],
    right: [withdrawn('s1', '03-13')],
  },
  'a shipment and its update': { before: [first], left: [part('s1', '03-12', 1)], right: [updated('s1', '03-13', 2)] },
  'two cancellations of a shipment': {
    before: [first, part('s1', '03-12', 1)],
    left: [withdrawn('s1', '03-14')],
    right: [withdrawn('s1', '03-13')],
  },
  'a return and the order': { left: [returned('x1', '03-20')], right: [first] },
  'two returns': { before: [first], left: [returned('x1', '03-20')], right: [returned('x2', '03-19')] },
  'a return under two message ids': {
    before: [first],
    left: [returned('x1', '03-20')],
    right: [underAnotherId(returned('x1', '03-20'), 'again')],
  },
  'two counts at the same moment': { left: [counted('03-20', 8)], right: [counted('03-20', 9)] },
  'a count and a shipment': { before: [first], left: [counted('03-20', 8)], right: [shipped('03-21')] },
  'a payment without an order and its link': {
    before: [first],
    left: [unlinked('03-12')],
    right: [linked('o1', '03-13')],
  },
  'a link and its order': { before: [unlinked('03-12')], left: [linked('o1', '03-13')], right: [first] },
  'two links of one payment to two orders': {
    before: [first, placed('o2', '03-11'), unlinked('03-12'), refundOfPayment('r1', '03-15', '30')],
    left: [linked('o1', '03-13')],
    right: [linked('o2', '03-14')],
  },
  'a refund of a payment, and the link that moves it': {
    before: [first, placed('o2', '03-11'), unlinked('03-12'), linked('o1', '03-13')],
    left: [refundOfPayment('r1', '03-15', '30')],
    right: [linked('o2', '03-14')],
  },
  'a refund of a payment, and a void by its id alone': {
    before: [first, unlinked('03-12'), linked('o1', '03-13')],
    left: [refundOfPayment('r1', '03-15', '30')],
    right: [voided('r1', '03-16')],
  },
  'two orders that list the same payment': {
    before: [unlinked('03-12')],
    left: [placed('o1', '03-10', { paymentIds: ['x1'] })],
    right: [placed('o2', '03-11', { paymentIds: ['x1'] })],
  },
  'a merge, and the first order of the merged customer': {
    before: [placed('o2', '01-05', { customerId: 'bert' })],
    left: [merged('anna', 'bert')],
    right: [first],
  },
  'a merge, and an order of the customer that remains': {
    before: [first],
    left: [merged('anna', 'bert')],
    right: [placed('o2', '01-05', { customerId: 'bert' })],
  },
  'two merges that make a chain': {
    before: [first, placed('o2', '01-05', { customerId: 'bert' }), placed('o3', '02-05', { customerId: 'carla' })],
    left: [merged('anna', 'bert')],
    right: [merged('bert', 'carla')],
  },
  'a merge and a credit note': {
    before: [first],
    left: [merged('anna', 'bert')],
    right: [creditNote('r1', '02-01')],
  },
  'a registration and an order of its guest': { left: [registered('anna', '05-01')], right: [ofGuest('o1', '03-10')] },
  'two registrations of a guest': {
    before: [ofGuest('o1', '03-10')],
    left: [registered('anna', '05-01')],
    right: [registered('bert', '04-01')],
  },
  'a registration and a merge': {
    before: [ofGuest('o1', '03-10')],
    left: [registered('anna', '05-01')],
    right: [merged('anna', 'bert')],
  },
  'an order and the cost of its product': { left: [first], right: [costs('03-01', '12')] },
  'a revision to another day, and a cost': {
    before: [first, costs('03-01', '12')],
    left: [revised(1, '03-12', { createdAt: '2024-01-05T12:00:00Z' })],
    right: [costs('01-01', '10')],
  },
  'two costs of a product': { before: [first], left: [costs('03-01', '12')], right: [costs('03-05', '13')] },
  'two orders of one customer in two currencies': {
    left: [first],
    right: [placed('o2', '01-05', { currency: 'JPY' })],
  },
  'two totals of one product, of which the earlier one states the opening stock': {
    left: [restocked('03-02', 25)],
    right: [restocked('03-01', 20)],
  },
}

test.each(Object.entries(races))(
  '%s: two concurrent workers produce the same numbers as one after the other',
  async (name, race) => {
    for (const [i, [former, latter]] of [
      [race.left, race.right] as const,
      [race.right, race.left] as const,
    ].entries()) {
      const inShop = (events: readonly LifeEvent[] = []) => events.map((one) => ({ ...one, tenant: `${name} ${i}` }))
      all.push(...inShop(race.before), ...inShop(former), ...inShop(latter))
      const inbox = await createTestInbox(database.pool)
      await inbox.submit(inShop(race.before).map(lifeMessage))
      await inbox.stop()
      const outcomes = await submitWhileUncommitted(inShop(former), inShop(latter))
      expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
    }
    await expectLife(database.pool, all)
  },
)

/** The second batch runs until it waits for a row of the first one, which has written everything and not yet committed. */
async function submitWhileUncommitted(former: LifeEvent[], latter: LifeEvent[]): Promise<Outcome[]> {
  const written = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const slow = await createTestInbox(database.pool, {
    onStep: (step) => {
      if (step !== 'accounted') return
      written.resolve()
      return released.promise
    },
  })
  const quick = await createTestInbox(secondPool)
  const submitted = slow.submit(former.map(lifeMessage))
  await written.promise
  let isDone = false
  const rival = quick.submit(latter.map(lifeMessage)).finally(() => {
    isDone = true
  })
  await expect
    .poll(async () => isDone || (await countWaiting()) > 0, { timeout: scaled(30_000), interval: 2 })
    .toBe(true)
  released.resolve()
  const outcomes = (await Promise.all([submitted, rival])).flat()
  await Promise.all([slow.stop(), quick.stop()])
  return outcomes
}

/** Sessions that wait for a lock of another session. */
async function countWaiting(): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(`
    select count(*)::int as count
    from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`)
  return rows[0]?.count ?? 0
}
