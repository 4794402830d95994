import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Inbox } from '../../src/inbox/message.ts'
import { retract, revert } from '../../src/rebuild/retract/retract.ts'
import { useTestDatabase } from '../helpers/database.ts'
import { createTestInbox, forgetEverything } from '../helpers/engine-inbox.ts'
import { scaled } from '../helpers/patience.ts'
import { verifyUrl } from '../helpers/rebuild/verify-url.ts'
import { readTables } from '../helpers/retract/read-tables.ts'
import { onTarget } from '../helpers/retract/target-of.ts'
import { withdrawBad } from '../helpers/retract/withdraw-bad.ts'
import { settleCosts } from '../helpers/settle-costs.ts'
import { mergeEvents, registrationEvents, withGuests } from './random-customers.ts'
import { createRandom, creditNote, messageOf, orderEvents, type ShopEvent, shuffled } from './random-orders.ts'

const database = useTestDatabase()
const without = useTestDatabase()
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
afterEach(() => forgetEverything(database.pool))
afterAll(() => inbox.stop())

const WITHDRAWALS = Number(process.env.TIDEMARK_TEST_RUNS ?? 12)
const TIME = '2026-03-05T10:00:00Z'

const merge = (customerId: string, intoCustomerId: string, id = `${customerId} ${intoCustomerId}`): ShopEvent => ({
  type: 'CustomersMerged',
  id,
  time: TIME,
  data: { customerId, intoCustomerId },
})
const placed = (orderId: string, data: object): ShopEvent => ({
  type: 'OrderCreated',
  id: orderId,
  time: TIME,
  data: { orderId, totalAmount: '10', currency: 'EUR', items: [], ...data },
})
const send = (...events: ShopEvent[]) => inbox.submit(events.map((event) => messageOf(event, 'shop')))
const rowsOf = async (query: string) => (await database.pool.query(query)).rows
const customers = async () =>
  (await rowsOf('select customer_id, orders::int from customers order by customer_id')).map(Object.values)

async function expectNoDifference(): Promise<void> {
  expect((await verifyUrl(database.url, { tables: [] })).differences).toEqual([])
}

test('a merge that would close a circle is rejected, and names the chain', async () => {
  await send(placed('o1', { customerId: 'c' }), merge('a', 'b'), merge('b', 'c'))
  const outcomes = await send(merge('c', 'a'), placed('o2', { customerId: 'a' }), merge('d', 'd'))
  expect(outcomes).toMatchObject([
    { status: 'rejected', reason: 'circular_merge', error: 'the merge would close a circle: c → a → b → c' },
    { status: 'accepted' },
    { status: 'rejected', reason: 'circular_merge', error: 'the merge would close a circle: d → d' },
  ])
  expect(await customers()).toEqual([['c', 2]])
  expect(await rowsOf('select reason, type from dead_letters')).toEqual([
    { reason: 'circular_merge', type: 'CustomersMerged' },
    { reason: 'circular_merge', type: 'CustomersMerged' },
  ])
  // A corrected event with the same id counts.
  expect(await send(merge('d', 'c', 'd d'))).toMatchObject([{ status: 'accepted' }])
  await expectNoDifference()
})

test('within one batch, too', async () => {
  expect(await send(merge('a', 'b'), merge('b', 'c'), merge('c', 'a'))).toMatchObject([
    { status: 'accepted' },
    { status: 'accepted' },
    { reason: 'circular_merge' },
  ])
})

test.each(['before', 'after'])(
  'a revised order of a merged customer stays with it if a cost arrives %s it',
  async (when) => {
    const cost = {
      type: 'ProductUpdated' as const,
      id: 'cost',
      time: TIME,
      data: { productId: 'p', cost: '4', currency: 'EUR' },
    }
    const items = [{ productId: 'p', quantity: 1, lineTotal: '10' }]
    const data = {
      orderId: 'o1',
      customerId: 'a',
      totalAmount: '10',
      currency: 'EUR',
      items,
      revision: 1,
      revisedAt: TIME,
    }
    await send(merge('a', 'b'))
    if (when === 'before') await send(cost)
    await send(placed('o1', { customerId: 'a', items }), { type: 'OrderRevised', id: 'revised', time: TIME, data })
    if (when === 'after') await send(cost)
    await settleCosts(database.pool)
    expect(await customers()).toEqual([['b', 1]])
    expect(await rowsOf('select customer_id, stated_customer_id, cost::int from orders')).toEqual([
      { customer_id: 'b', stated_customer_id: 'a', cost: 4 },
    ])
    await expectNoDifference()
  },
)

test('a second merge is a duplicate, and a contradiction if it leads to another customer', async () => {
  await send(placed('o1', { customerId: 'a' }), merge('a', 'b'), merge('b', 'c'))
  expect(await send(merge('a', 'c'), merge('a', 'b', 'again'), merge('a', 'd'))).toMatchObject([
    { status: 'duplicate' },
    { status: 'duplicate' },
    { status: 'duplicate', contradicts: ['intoCustomerId'] },
  ])
  expect(await customers()).toEqual([['c', 1]])
  await expectNoDifference()
})

test('of two registrations of a guest, the earlier one counts, and the order states its customer first', async () => {
  const register = (id: string, data: object, time = TIME): ShopEvent => ({
    type: 'CustomerRegistered',
    id,
    time,
    data: data as ShopEvent['data'],
  })
  await send(placed('o1', { guestKey: 'g' }), placed('o2', { guestKey: 'g', customerId: 'z' }))
  await send(register('1', { guestKey: 'g', customerId: 'b' }))
  expect(await customers()).toEqual([
    ['b', 1],
    ['z', 1],
  ])
  const earlier = register('2', { guestKey: 'g', customerId: 'a' }, '2026-03-04T10:00:00Z')
  const later = register('3', { guestKey: 'g', customerId: 'c' }, '2026-03-06T10:00:00Z')
  expect(await send(earlier, later)).toMatchObject([
    { status: 'accepted' },
    { status: 'duplicate', contradicts: ['customerId'] },
  ])
  expect(await customers()).toEqual([
    ['a', 1],
    ['z', 1],
  ])
  await send(register('4', { orderId: 'o1', customerId: 'own' }))
  expect(await customers()).toEqual([
    ['own', 1],
    ['z', 1],
  ])
  await expectNoDifference()
})

test('after the withdrawal of a merge, another merge that it contradicted counts', async () => {
  await send(placed('o1', { customerId: 'a' }), merge('a', 'b', '1'))
  await send(merge('a', 'c', '2'))
  await onTarget(database.url, (target) => retract(target, { kind: 'event', id: 'CustomersMerged 1' }))
  expect(await customers()).toEqual([['c', 1]])
  await expectNoDifference()
})

test('stored merges that close a circle after a withdrawal change nothing, the last of them first', async () => {
  await send(placed('o1', { customerId: 'a' }), merge('a', 'b', '1'))
  await send(merge('a', 'c', '2'))
  await send(merge('c', 'a', '3'))
  await onTarget(database.url, (target) => retract(target, { kind: 'event', id: 'CustomersMerged 1' }))
  expect(await customers()).toEqual([['c', 1]])
  await expectNoDifference()
})

test(
  'a withdrawal of merges, registrations and orders leaves the shop without them, and a revert restores everything',
  async () => {
    const clean = await createTestInbox(without.pool)
    for (let seed = 0; seed < WITHDRAWALS; seed++) {
      await Promise.all([database, without].map(({ pool }) => forgetEverything(pool)))
      const random = createRandom(5000 + seed)
      const orders = ['a', 'b', 'c'].flatMap((orderId) => orderEvents(random, orderId))
      const links = [...mergeEvents(random), ...registrationEvents(random, ['a', 'b'])]
      const shop = [...withGuests(random, [...orders, creditNote(random)]), ...links]
      const messages = shuffled(random, shop).map((event) => ({
        ...messageOf(event, 'shop'),
        source: random() < 0.4 ? 'bad' : 'good',
      }))
      for (const message of messages) await inbox.submit([message])
      for (const message of messages) if (message.source === 'good') await clean.submit([message])
      const complete = await readTables(database.pool, { source: 'good' })
      await onTarget(database.url, async (target) => {
        const retraction = await withdrawBad(target)
        const left = await readTables(database.pool, { source: 'good' })
        expect(left, `shop ${seed}`).toEqual(await readTables(without.pool, { source: 'good' }))
        expect((await verifyUrl(database.url, { tables: [] })).differences).toEqual([])
        if (retraction) await revert(target, retraction.retractionId)
        expect(await readTables(database.pool, { source: 'good' }), `shop ${seed}`).toEqual(complete)
      })
    }
    await clean.stop()
  },
  scaled(180_000),
)
