import { expect, test } from 'vitest'
import { useTestDatabase } from '../../../test/helpers/database.ts'
import type { Event } from '../../contracts/event.ts'
import { readPayload } from '../../contracts/read.ts'
import { createConflictGuard, type WriteUnlessConflict } from '../../db/copy-rows.ts'
import { formatMoney } from '../../money.ts'
import { parseInstant } from '../../time/instant.ts'
import type { Change, OrderPlaced } from '../changes.ts'
import { NOTHING_RECORDED } from '../customers/record-customer-links.ts'
import { NO_REFUNDS } from '../refunds/refund-ids.ts'
import { changesBetween } from './order-changes.ts'
import { applyOrderEvents } from './orders.ts'

const database = useTestDatabase()
const place = { day: '2026-04-17', hour: '2026-04-17T12:00:00Z', quarter: '2026-04-17T12:00:00Z' }
const calendar = { placeOf: () => place }

const items = [
  { productId: 'p-1', quantity: 3, unitPrice: '12345678901234567.89' },
  { productId: 2, quantity: 2, unitPrice: 1, lineTotal: 1.5 },
]

type OrderCreated = Event<'OrderCreated'>

function created(difference: object = {}, tenantId = 't'): OrderCreated {
  const result = readPayload('OrderCreated', {
    orderId: 'o-1',
    customerId: 'c-1',
    items,
    totalAmount: 39.98,
    ...difference,
  })
  if ('error' in result) throw new Error(result.error)
  const at = parseInstant('2026-04-17T12:13:07.123456Z')
  if (!at) throw new Error('no time')
  return { tenantId, id: '1', type: 'OrderCreated', at, payload: result.payload }
}

/** Applies events in their own transaction: by COPY as most batches (fast), or for rows that may exist (careful). */
async function apply(way: 'fast' | 'careful', ...events: OrderCreated[]): Promise<Change[]> {
  const client = await database.pool.connect()
  const writeOrders: WriteUnlessConflict = way === 'careful' ? (_, ways) => ways.careful() : createConflictGuard()
  const settings = { calendar, currency: 'EUR', writeOrders, usesCosts: false }
  try {
    await client.query('begin')
    const known = { refunds: NO_REFUNDS, payments: [], recorded: NOTHING_RECORDED }
    const { orders } = await applyOrderEvents(client, events, known, settings)
    await client.query('commit')
    return orders.flatMap(({ before, after }) => changesBetween(before, after, calendar))
  } finally {
    client.release()
  }
}

async function placed(difference: object = {}): Promise<OrderPlaced> {
  const [change] = await apply('fast', created({ orderId: `read-${reads++}`, ...difference }))
  return change as OrderPlaced
}
let reads = 0

test('the total of a line is its own total, or else exactly unit price × quantity', async () => {
  const change = await placed({ orderId: 'o-1' })
  expect(change.lines.map(({ productId, quantity, total }) => [productId, quantity, formatMoney(total)])).toEqual([
    ['p-1', 3, '37037036703703703.67'],
    ['2', 2, '1.5'],
  ])
  expect(change).toMatchObject({ type: 'OrderPlaced', tenantId: 't', orderId: 'o-1', customerId: 'c-1', ...place })
})

test('an order without a currency has the default currency, and without a customer is a guest order', async () => {
  expect((await placed()).currency).toBe('EUR')
  expect((await placed({ currency: 'JPY' })).currency).toBe('JPY')
  expect((await placed({ customerId: null })).customerId).toBeUndefined()
  expect((await placed({ customerId: 7 })).customerId).toBe('7')
})

test.each(['fast', 'careful'] as const)('every property of an order is stored (%s)', async (way) => {
  const parts = { taxAmount: '0.1', taxRate: '7.0', discountAmount: 2, kind: 'gift_card' }
  const tricky = [
    {
      productId: '"\\{}, é😀',
      quantity: 1_000_000_000,
      lineTotal: '99999999999999999999.5',
      variantId: 'v"',
      sku: '\\',
      unitCost: '0.5',
    },
    { productId: 'card', quantity: 1, unitPrice: 25, ...parts },
  ]
  const order = created({
    guestKey: 'g"',
    orderId: `all-${way}`,
    items: tricky,
    totalAmount: '12345678901234567.89',
    currency: 'JPY',
    country: 'DE',
    discountAmount: 1,
    taxAmount: '2.50',
    shippingAmount: 0,
    tipAmount: '1.5',
    feeAmount: 0.25,
    dutiesAmount: 3,
    giftCardAmount: 20,
    taxIncluded: true,
    channel: 'web',
    paymentMethod: 'card',
    couponCode: 'X"\\',
    couponCodes: ['Z', 'A', 'X"\\'],
  })
  expect((await apply(way, order)).map(({ type }) => type)).toEqual(['OrderPlaced', 'OrderCosted'])
  const { rows } = await database.pool.query('select * from orders where order_id = $1', [`all-${way}`])
  expect(rows).toEqual([
    {
      tenant_id: 't',
      order_id: `all-${way}`,
      customer_id: 'c-1',
      day: '2026-04-17',
      currency: 'JPY',
      placed_at: '2026-04-17 12:13:07.123456+00',
      total: '12345678901234567.89',
      discount: '1',
      tax: '2.5',
      shipping: '0',
      tips: '1.5',
      fees: '0.25',
      duties: '3',
      gift_cards_sold: '25',
      gift_cards_redeemed: '20',
      tax_included: true,
      channel: 'web',
      country: 'DE',
      payment_method: 'card',
      coupon_code: 'A',
      coupon_codes: ['A', 'X"\\', 'Z'],
      lines: [
        {
          productId: '"\\{}, é😀',
          quantity: 1_000_000_000,
          total: 100000000000000000000,
          variantId: 'v"',
          sku: '\\',
          unitCost: 0.5,
        },
        { productId: 'card', quantity: 1, total: 25, tax: 0.1, taxRate: 7, discount: 2, kind: 'gift_card' },
      ],
      cancelled_at: null,
      cancel_reason: null,
      paid_at: null,
      partly_shipped_at: null,
      shipped_at: null,
      stated_customer_id: null,
      guest_key: 'g"',
      shipment_awaited_at: null,
      refunded: null,
      reversed: null,
      revisions: null,
      cost: '500000000',
      cost_known_revenue: '99999999999999999999.5',
      history: null,
    },
  ])
  const lines = await database.pool.query('select product_id, quantity, total from order_lines where order_id = $1', [
    `all-${way}`,
  ])
  expect(lines.rows).toEqual([
    { product_id: '"\\{}, é😀', quantity: '1000000000', total: '99999999999999999999.5' },
    { product_id: 'card', quantity: '1', total: '25' },
  ])
})

test.each(['fast', 'careful'] as const)(
  'an order is placed once, even if it arrives again in another way or with another content (%s)',
  async (way) => {
    const order = created({ orderId: `once-${way}` })
    const again = created({ orderId: `once-${way}`, totalAmount: 1 })
    const other = created({ orderId: `other-${way}` })
    const idsOf = (changes: Change[]) => changes.map((change) => (change as OrderPlaced).orderId)
    expect(idsOf(await apply(way, order, again))).toEqual([`once-${way}`])
    expect(idsOf(await apply('fast', again, other))).toEqual([`other-${way}`])
    expect(await apply('careful', again, other)).toEqual([])
    const { rows } = await database.pool.query('select total from orders where order_id = $1', [`once-${way}`])
    expect(rows).toEqual([{ total: '39.98' }])
  },
)

test('an order that an earlier event introduced gets its values from OrderCreated', async () => {
  await database.pool.query(`insert into orders (tenant_id, order_id) values ('t', 'stub')`)
  const order = created({ orderId: 'stub' })
  expect(await apply('fast', order)).toMatchObject([{ type: 'OrderPlaced', orderId: 'stub' }])
  expect(await apply('fast', order)).toEqual([])
  const { rows } = await database.pool.query(`select customer_id, total from orders where order_id = 'stub'`)
  expect(rows).toEqual([{ customer_id: 'c-1', total: '39.98' }])
})

test('one order id of two tenants means two orders', async () => {
  expect(await apply('fast', created({ orderId: 'shared' }), created({ orderId: 'shared' }, 'u'))).toHaveLength(2)
})

test("an order's own discount and tax come before those of its lines", async () => {
  const items = [
    { productId: 'p-1', quantity: 1, unitPrice: 10, taxAmount: 1, discountAmount: '0.5' },
    { productId: 'p-2', quantity: 1, unitPrice: 10, taxAmount: '0.9' },
  ]
  const amountsOf = ({ discount, tax }: OrderPlaced) => [formatMoney(discount), formatMoney(tax)]
  expect(amountsOf(await placed({ items }))).toEqual(['0.5', '1.9'])
  expect(amountsOf(await placed({ items, discountAmount: 0, taxAmount: 3 }))).toEqual(['0', '3'])
  expect(amountsOf(await placed())).toEqual(['0', '0'])
})
