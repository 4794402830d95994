import { describe, expect, test } from 'vitest'
import { type Body, message, plain, useInbox } from '../../../test/helpers/inbox-messages.ts'

const { database, send } = useInbox()
const order = {
  orderId: 'o-1',
  customerId: 'ann',
  createdAt: '2026-03-02T10:00:00Z',
  totalAmount: '30.00',
  currency: 'EUR',
  items: [{ productId: 'mug', quantity: 3, lineTotal: '30.00' }],
}
const refund = { orderId: 'o-1', refundId: 'r-1', amount: '10.00', refundedAt: '2026-03-03T10:00:00Z' }

async function kept() {
  const { rows } = await database.pool.query(
    `select type, event_id, order_id, differences, body, times_seen::int as times from contradictions order by contradiction_id`,
  )
  return rows
}

const netRevenue = async () => {
  const { rows } = await database.pool.query(
    'select coalesce(sum(total_revenue) - sum(reversed), 0)::float as net from daily_sales_analytics',
  )
  return rows[0].net
}

describe('a known fact counts once, and a contradiction is reported for', () => {
  test('a refund id with a growing amount', async () => {
    await send(plain('e-1', 'OrderCreated', order), plain('e-2', 'OrderRefunded', refund))
    const soFar = { ...refund, amount: '15.00', refundedAt: '2026-03-04T10:00:00Z' }
    expect(await send(plain('e-3', 'OrderRefunded', soFar))).toEqual([['duplicate', ['amount', 'refundedAt']]])
    expect(await netRevenue()).toBe(20)
    expect(await kept()).toEqual([
      {
        type: 'OrderRefunded',
        event_id: 'e-3',
        order_id: 'o-1',
        body: null,
        times: 1,
        differences: [
          { field: 'amount', first: '10', second: '15' },
          { field: 'refundedAt', first: '2026-03-03T10:00:00.000000Z', second: '2026-03-04T10:00:00.000000Z' },
        ],
      },
    ])
  })

  test('an order number of two shops', async () => {
    await send(plain('e-1', 'OrderCreated', order))
    const other = { ...order, customerId: 'bob', createdAt: '2026-05-01T10:00:00Z', totalAmount: '70.00', items: [] }
    const [outcome] = await send(plain('e-2', 'OrderCreated', other))
    expect(outcome).toEqual(['duplicate', ['customerId', 'items', 'totalAmount', 'createdAt']])
    expect(await netRevenue()).toBe(30)
  })

  test('an order that was edited', async () => {
    const edited = { ...order, totalAmount: '10.00', items: [{ productId: 'mug', quantity: 1, lineTotal: '10.00' }] }
    // In one batch, too.
    expect(await send(plain('e-1', 'OrderCreated', order), plain('e-2', 'OrderCreated', edited))).toEqual([
      'accepted',
      ['duplicate', ['items', 'totalAmount']],
    ])
  })

  test('but not for an order with its lines in another sequence', async () => {
    const lines = [{ productId: 'tea', quantity: 1, lineTotal: '10.00' }, ...order.items]
    await send(plain('e-1', 'OrderCreated', { ...order, items: lines }))
    const again = { ...order, items: lines.toReversed() }
    expect(await send(plain('e-1', 'OrderCreated', again), plain('e-2', 'OrderCreated', again))).toEqual([
      'duplicate',
      'duplicate',
    ])
  })

  test('a credit note, a payment, a cancellation', async () => {
    const note = { refundId: 'n-1', amount: '5.00', customerId: 'ann', refundedAt: '2026-03-03T10:00:00Z' }
    const payment = { orderId: 'o-1', transactionId: 't-1', amount: '30.00', processedAt: '2026-03-02T10:01:00Z' }
    const cancellation = { orderId: 'o-1', reason: 'late', cancelledAt: '2026-03-05T10:00:00Z' }
    await send(
      plain('e-1', 'OrderCreated', order),
      plain('e-2', 'OrderRefunded', note),
      plain('e-3', 'PaymentProcessed', payment),
      plain('e-4', 'OrderCancelled', cancellation),
    )
    expect(
      await send(
        plain('e-5', 'OrderRefunded', { ...note, amount: '6.00', customerId: 'bob' }),
        plain('e-6', 'PaymentProcessed', { ...payment, amount: 31, paymentMethod: 'card' }),
        plain('e-7', 'OrderCancelled', { ...cancellation, reason: 'broken' }),
        plain('e-8', 'OrderRefunded', note),
        plain('e-9', 'PaymentProcessed', { ...payment, amount: 30, currency: 'EUR' }),
      ),
    ).toEqual([
      ['duplicate', ['customerId', 'amount']],
      ['duplicate', ['amount', 'paymentMethod']],
      ['duplicate', ['reason']],
      'duplicate',
      'duplicate',
    ])
  })

  test('but not for a different time of the envelope, which may be that of the delivery', async () => {
    const { createdAt, ...timeless } = order
    await send(plain('e-1', 'OrderCreated', timeless, { time: createdAt }))
    const later = { time: '2026-03-02T11:00:00Z' }
    const unset = { ...timeless, createdAt: '0001-01-01T00:00:00' }
    const again = [plain('e-1', 'OrderCreated', unset, later), plain('e-2', 'OrderCreated', timeless, later)]
    expect(await send(...again)).toEqual(['duplicate', 'duplicate'])
  })
})

describe('an id of the plain envelope names one event of each type', () => {
  const cancelled = { orderId: 'o-1', cancelledAt: '2026-03-03T10:00:00Z' }
  const paid = { orderId: 'o-1', amount: '30.00', processedAt: '2026-03-02T10:01:00Z' }

  test.each(['1001', '019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3e'])('such as the order’s %s', async (id) => {
    expect(await send(plain(id, 'OrderCreated', order))).toEqual(['accepted'])
    const rest = [plain(id, 'OrderCancelled', cancelled), plain(id, 'PaymentProcessed', paid)]
    expect(await send(...rest)).toEqual(['accepted', 'accepted'])
    expect(await send(plain(id, 'OrderCreated', order), ...rest)).toEqual(['duplicate', 'duplicate', 'duplicate'])
    expect(await netRevenue()).toBe(0)
  })

  test('in one batch, in any sequence, also for unknown types', async () => {
    const unknown = plain('1001', 'BasketOpened', {})
    const all = [unknown, plain('1001', 'PaymentProcessed', paid), plain('1001', 'OrderCreated', order)]
    expect(await send(...all, ...all)).toEqual([
      'ignored',
      'accepted',
      'accepted',
      'duplicate',
      'duplicate',
      'duplicate',
    ])
    expect(await send(plain('1001', 'shop.OrderCreatedEvent', order))).toEqual(['duplicate'])
  })

  test('for example of a reservation and its release', async () => {
    const units = { orderId: 'o-1', productId: 'mug', quantity: 3 }
    const reserved = plain('1001', 'InventoryReserved', { ...units, reservedAt: '2026-03-02T10:01:00Z' })
    const released = plain('1001', 'InventoryReleased', { ...units, releasedAt: '2026-03-02T10:02:00Z' })
    const reservedUnits = async () => {
      const { rows } = await database.pool.query('select reserved::int from stock_levels')
      return rows.map((row) => row.reserved)
    }
    expect(await send(plain('1001', 'OrderCreated', order), reserved)).toEqual(['accepted', 'accepted'])
    expect(await reservedUnits()).toEqual([3])
    expect(await send(released)).toEqual(['accepted'])
    expect(await reservedUnits()).toEqual([0])
    expect(await send(released, reserved)).toEqual(['duplicate', 'duplicate'])
    expect(await reservedUnits()).toEqual([0])
  })

  test('but a CloudEvent of another type with the same source and id is a contradiction', async () => {
    const cloud = (type: string, data: Body) =>
      message({ specversion: '1.0', id: '1', source: '/shop', type, data, time: '2026-03-02T10:00:00Z' })
    await send(cloud('OrderCreated', order))
    expect(await send(cloud('OrderCancelled', cancelled))).toEqual([['duplicate', ['type']]])
  })

  test('and a UUID names one event in every envelope', async () => {
    const id = '019d9b6a-7e11-7c3a-9d52-4f6f0b1c2d3e'
    await send(
      plain(id, 'InventoryRestocked', { productId: 'mug', quantityAdded: 5 }, { time: '2026-03-02T10:00:00Z' }),
    )
    const whizbang = { id, p: { ProductId: 'mug', QuantityAdded: 5 }, h: [{ ts: '2026-03-02T10:00:00Z' }] }
    expect(await send(message(whizbang, { headers: { envelopetype: 'InventoryRestocked' } }))).toEqual(['duplicate'])
  })
})

describe('after an upgrade', () => {
  /** As an earlier release left it: without the types of events. */
  const downgrade = () => database.pool.query('update inbox set type_hash = null')
  const restocked = { productId: 'mug', quantityAdded: 5, restockedAt: '2026-03-02T10:00:00Z' }

  test('events from before do not count again, and an id names one event of each type', async () => {
    const refunded = { orderId: 'o-1', amount: '10.00', refundedAt: '2026-03-03T10:00:00Z' }
    const before = [
      plain('1', 'OrderCreated', order),
      plain('2', 'OrderRefunded', refunded),
      plain('3', 'InventoryRestocked', restocked),
      plain('4', 'OrderUpdated', {}),
    ]
    await send(...before)
    await downgrade()
    expect(await send(...before)).toEqual(['duplicate', 'duplicate', 'duplicate', 'duplicate'])
    const cancelled = plain('1', 'OrderCancelled', { orderId: 'o-1', cancelledAt: '2026-03-04T10:00:00Z' })
    expect(await send(cancelled, cancelled)).toEqual(['accepted', 'duplicate'])
    expect(await netRevenue()).toBe(0)
    const { rows } = await database.pool.query('select restocked::int from stock_levels')
    expect(rows).toEqual([{ restocked: 5 }])
  })

  test('events from before do not count again after their raw events were dropped', async () => {
    await send(plain('3', 'InventoryRestocked', restocked))
    await downgrade()
    await database.pool.query('delete from raw_events')
    expect(await send(plain('3', 'InventoryRestocked', restocked))).toEqual(['duplicate'])
  })
})

test('an id names one event of each type also after the raw events were dropped', async () => {
  await send(plain('1001', 'OrderCreated', order))
  await database.pool.query('delete from raw_events')
  expect(
    await send(
      plain('1001', 'OrderCreated', order),
      plain('1001', 'OrderCancelled', { orderId: 'o-1', cancelledAt: '2026-03-04T10:00:00Z' }),
    ),
  ).toEqual(['duplicate', 'accepted'])
})

test('a repeated contradiction is one row with a count and the body of the duplicate', async () => {
  await send(plain('e-1', 'OrderCreated', order))
  const other = plain('e-1', 'OrderCreated', { ...order, totalAmount: 31 })
  await send(other)
  await send(other, other)
  expect(await kept()).toEqual([
    {
      type: 'OrderCreated',
      event_id: 'e-1',
      order_id: 'o-1',
      body: other.body,
      times: 3,
      differences: [{ field: 'totalAmount', first: '30', second: '31' }],
    },
  ])
  const { rows } = await database.pool.query(
    'select received::int, applied::int, duplicate::int, contradictions::int from ingest_accounting',
  )
  expect(rows).toEqual([{ received: 4, applied: 1, duplicate: 3, contradictions: 3 }])
})
