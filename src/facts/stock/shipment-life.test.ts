import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import { createTestInbox, forgetEverything } from '../../../test/helpers/engine-inbox.ts'
import { messageOf, permutationsOf, type Sent, statesOf } from '../../../test/helpers/histories.ts'
import { verifyUrl } from '../../../test/helpers/rebuild/verify-url.ts'
import type { Inbox, Outcome } from '../../inbox/message.ts'

const database = useTestDatabase()
let inbox: Inbox

beforeAll(async () => {
  inbox = await createTestInbox(database.pool)
})
afterEach(() => forgetEverything(database.pool))
afterAll(() => inbox.stop())

const on = (day: number) => `2026-03-${String(day).padStart(2, '0')}T10:00:00Z`
const about = (type: string, day: number, data: object): Sent => ({
  type,
  time: on(day),
  data: { orderId: 'o', ...data },
})
const tees = (quantity: number) => ({ productId: 'tee', quantity })
const mugs = (quantity: number) => ({ productId: 'mug', quantity })
const order = (items: object[] = [tees(3), mugs(1)]) => about('OrderCreated', 1, { totalAmount: 40, items })
const shipped = (day: number, shipmentId: string, ...items: object[]) =>
  about('ShipmentCreated', day, { shipmentId, items })
const updated = (day: number, shipmentId: string, ...items: object[]) =>
  about('ShipmentUpdated', day, { shipmentId, items, trackingNumber: `T${day}` })
const cancelledShipment = (day: number, shipmentId: string, reason = '') =>
  about('ShipmentCancelled', day, { shipmentId, reason })
const returned = (day: number, returnId: string, data: object) => about('ItemsReturned', day, { returnId, ...data })
const cancelled = (day: number) => about('OrderCancelled', day, {})

/** What a history comes to: the steps of the funnel, and the stock of each product. */
interface Expected {
  steps: string[]
  stock?: Record<string, string[]>
}

const histories: [name: string, events: Sent[], expected: Expected][] = [
  [
    'an order is shipped with the shipment that completes it',
    [order(), shipped(3, 's1', tees(2)), shipped(4, 's2', tees(1)), shipped(6, 's3', mugs(1))],
    { steps: ['partly_shipped 2', 'shipped 5'], stock: { tee: ['shipped 3'], mug: ['shipped 1'] } },
  ],
  [
    'a cancelled shipment counts nowhere, whatever updates it has',
    [order(), shipped(3, 's1', tees(2)), cancelledShipment(2, 's1'), updated(4, 's1', tees(3), mugs(1))],
    { steps: [] },
  ],
  [
    'the latest update with items describes a shipment, at the time of the shipment',
    [order(), shipped(3, 's1', tees(1)), updated(2, 's1', tees(3), mugs(1)), updated(5, 's1')],
    { steps: ['shipped 2'], stock: { tee: ['shipped 3'], mug: ['shipped 1'] } },
  ],
  [
    'a shipment of the rest completes an order, and a later one adds what is beyond it',
    [order(), shipped(3, 's1', tees(1)), shipped(4, 's2'), shipped(5, 's3', mugs(2))],
    { steps: ['partly_shipped 2', 'shipped 3'], stock: { tee: ['shipped 3'], mug: ['shipped 2'] } },
  ],
  [
    'shipments at the same time count together',
    [order(), shipped(3, 's1', tees(3)), shipped(3, 's2', mugs(1))],
    { steps: ['shipped 2'], stock: { tee: ['shipped 3'], mug: ['shipped 1'] } },
  ],
  [
    'an order without units is shipped by any shipment',
    [order([tees(-1)]), shipped(3, 's1', mugs(2))],
    { steps: ['shipped 2'], stock: { mug: ['shipped 2'] } },
  ],
  [
    'a cancellation after a partial shipment is after shipment',
    [order(), shipped(3, 's1', tees(2)), cancelled(4)],
    { steps: ['cancelled_after_shipment 3', 'partly_shipped 2'], stock: { tee: ['shipped 2'] } },
  ],
  [
    'a cancellation after a shipment that was cancelled is before shipment',
    [order(), shipped(3, 's1', tees(2)), cancelled(4), cancelledShipment(5, 's1')],
    { steps: ['cancelled_before_payment 3'] },
  ],
  [
    'restocked returns come back, and all returns count as stated',
    [
      order(),
      shipped(3, 's1'),
      returned(5, 'r1', { items: [{ ...tees(2), reason: 'size' }], reason: 'other' }),
      returned(6, 'r2', { items: [tees(2)], reason: 'broken', restocked: false }),
    ],
    { steps: ['shipped 2'], stock: { tee: ['shipped 3', 'returned 2'], mug: ['shipped 1'] } },
  ],
]

const submit = async (sequence: readonly { event: Sent; id: string }[], tenant: string) =>
  sequence.map(({ event, id }) => messageOf(event, id, tenant))

test.each(histories)('%s, in whichever order the events arrive', async (_, events, { steps, stock = {} }) => {
  const permutations = permutationsOf(events.map((event, i) => ({ event, id: `event ${i}` })))
  for (let step = 0; step < events.length; step++) {
    await inbox.submit(
      permutations.map((sequence, i) => {
        const { event, id } = sequence[step] as (typeof sequence)[number]
        return messageOf(event, id, `one by one ${i}`)
      }),
    )
  }
  const atOnce = await Promise.all(permutations.map((sequence, i) => submit(sequence, `at once ${i}`)))
  await inbox.submit(atOnce.flat())
  const states = await statesOf(database.pool)
  expect(states.size).toBe(2 * permutations.length)
  expect(new Set(states.values()).size).toBe(1)
  expect(await stepsOf('one by one 0')).toEqual(steps)
  expect(await stockOf('one by one 0')).toEqual(stock)
  expect((await verifyUrl(database.url, { tables: [] })).differences).toEqual([])
})

async function stepsOf(tenant: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ step: string }>(
    `select step || ' ' || round(sum(seconds) / 86400) as step
     from order_funnel_analytics
     where tenant_id = $1
     group by step
     having sum(orders) <> 0
     order by step`,
    [tenant],
  )
  return rows.map(({ step }) => step)
}

/** The sums of each product, which equal its movements by time. */
async function stockOf(tenant: string): Promise<Record<string, string[]>> {
  const { rows } = await database.pool.query<{ id: string; shipped: number; returned: number; moved: number }>(
    `select product_id as id, shipped::int, returned::int, coalesce(moved, 0)::int as moved
     from stock_levels
     left join (
       select product_id, sum(units) as moved from stock_movements where tenant_id = $1 group by product_id
     ) as movements using (product_id)
     where tenant_id = $1 and (shipped <> 0 or returned <> 0)`,
    [tenant],
  )
  return Object.fromEntries(
    rows.map(({ id, shipped: out, returned: back, moved }) => {
      expect(moved).toBe(back - out)
      return [id, [...(out === 0 ? [] : [`shipped ${out}`]), ...(back === 0 ? [] : [`returned ${back}`])]]
    }),
  )
}

const send = async (event: Sent, id: string) => {
  const [outcome] = await inbox.submit([messageOf(event, id, 'default')])
  const { status, contradicts = [], warnings = [] } = outcome as Outcome
  return [status, ...contradicts, ...warnings.map(({ field, problem, used }) => `${field} ${problem} ${used}`)]
}

test('a cancellation of a shipment that arrives again is a duplicate, and one that is later contradicts', async () => {
  expect(await send(cancelledShipment(4, 's'), '1')).toEqual(['accepted'])
  expect(await send(cancelledShipment(4, 's'), '2')).toEqual(['duplicate'])
  expect(await send(cancelledShipment(5, 's', 'lost'), '3')).toEqual(['duplicate', 'reason'])
  expect(await send(cancelledShipment(3, 's'), '4')).toEqual(['accepted'])
})

test('a return that arrives again is a duplicate, and one with other content contradicts', async () => {
  expect(await send(returned(4, 'r', { items: [tees(1)] }), '1')).toEqual(['accepted'])
  expect(await send(returned(4, 'r', { items: [tees(1)], restocked: true }), '2')).toEqual(['duplicate'])
  expect(await send(returned(4, 'r', { items: [tees(2)], restocked: false }), '3')).toEqual([
    'duplicate',
    'items',
    'restocked',
  ])
})

test('a return of more than was bought is accepted with a warning, once the order is known', async () => {
  expect(await send(returned(2, 'r0', { items: [tees(9)] }), '1')).toEqual(['accepted'])
  await forgetEverything(database.pool)
  await send(order(), '2')
  expect(await send(returned(4, 'r1', { items: [mugs(1), tees(2)] }), '3')).toEqual(['accepted'])
  expect(await send(returned(5, 'r2', { items: [tees(1), mugs(2)] }), '4')).toEqual([
    'accepted',
    'items.1.quantity is more than was bought 2',
  ])
  expect(await send(returned(6, 'r3', { items: [{ productId: 'hat', quantity: 1 }] }), '5')).toEqual([
    'accepted',
    'items.0.quantity is more than was bought 1',
  ])
})

const counted = (day: number, quantity: number, location?: string): Sent => ({
  type: 'InventoryCounted',
  time: on(day),
  data: { productId: 'tee', quantity, location },
})

test('of two counts at one time and place the larger quantity counts', async () => {
  expect(await send(counted(2, 5), '1')).toEqual(['accepted'])
  expect(await send(counted(2, 5), '2')).toEqual(['duplicate'])
  expect(await send(counted(2, 4), '3')).toEqual(['duplicate', 'quantity'])
  expect(await send(counted(2, 6), '4')).toEqual(['accepted'])
  expect(await send(counted(2, 1, 'Berlin'), '5')).toEqual(['accepted'])
  expect(await send(counted(3, 1), '6')).toEqual(['accepted'])
  const { rows } = await database.pool.query(
    'select location, quantity::int from stock_counts order by location, counted_at',
  )
  expect(rows).toEqual([
    { location: '', quantity: 6 },
    { location: '', quantity: 1 },
    { location: 'Berlin', quantity: 1 },
  ])
  expect((await verifyUrl(database.url, { tables: [] })).differences).toEqual([])
})

test('a batch with several counts of one time and place has the outcomes of single events', async () => {
  const quantities = [3, 5, 4, 5, 7]
  const outcomes = await inbox.submit(
    quantities.map((quantity, i) => messageOf(counted(2, quantity), `${i}`, 'default')),
  )
  expect(outcomes.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'duplicate', 'duplicate', 'accepted'])
})

test('a count below zero and a count in the future are rejected', async () => {
  expect(await send(counted(2, -1), '1')).toEqual(['rejected'])
  const future = { ...counted(2, 1), time: new Date(Date.now() + 2 * 86_400_000).toISOString() }
  const [outcome] = await inbox.submit([messageOf(future, '2', 'default')])
  expect(outcome).toMatchObject({ status: 'rejected', reason: 'time_out_of_range' })
})
