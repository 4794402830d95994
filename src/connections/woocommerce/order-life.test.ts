import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anySequence } from '../../../test/helpers/connections/any-sequence.ts'
import {
  expectSameNumbers,
  type MadeUpDelivery,
  testConnection,
  useNumbers,
} from '../../../test/helpers/connections/play-deliveries.ts'
import { wooDelivery, wooOrder } from '../../../test/helpers/connections/woocommerce-shop.ts'
import { woocommerce } from './platform.ts'

const shop = testConnection({ platform: 'woocommerce', options: { shipments: 'completed' } })
const totalsOf = useNumbers(woocommerce, shop)

/** The sequences of statuses through which orders go. Each may happen within the second of the one before. */
const LIVES = [
  ['pending', 'processing', 'completed', 'refunded'],
  ['checkout-draft', 'pending', 'failed', 'processing', 'completed'],
  ['on-hold', 'processing', 'completed', 'completed'],
  ['on-hold', 'cancelled'],
  ['pending', 'cancelled', 'processing', 'completed'],
  ['processing', 'cancelled'],
  ['processing', 'pending', 'processing'],
  ['processing', 'trash'],
  ['processing', 'trash', 'processing', 'completed'],
]

const PAID = new Set(['processing', 'completed', 'refunded'])
/** WooCommerce lets a shop edit an order until it is paid. */
const EDITABLE = new Set(['checkout-draft', 'pending', 'on-hold'])
const ENDS = new Set(['cancelled', 'trash'])
const START = Date.parse('2024-11-04T11:15:00Z')
const gmt = (ms: number) => new Date(ms).toISOString().slice(0, 19)

interface Step {
  seconds: number
  refund: number
  addition: number
}

/** The deliveries of an order, one for each status. */
function lifeOf(statuses: readonly string[], steps: readonly Step[]): MadeUpDelivery[] {
  let [ms, total, paid] = [START, 5831, undefined as string | undefined]
  const refunds: object[] = []
  return statuses.map((status, i) => {
    const { seconds = 1, refund = 0, addition = 0 } = steps[i] ?? {}
    // Only a status that comes later in the life of an order shares the second of the one before.
    const isBack = ENDS.has(statuses[i - 1] ?? '') || (status === 'pending' && i > 0)
    ms += (isBack ? seconds + 1 : seconds) * 1000
    if (EDITABLE.has(status) && paid === undefined) total += addition
    if (PAID.has(status)) paid ??= gmt(ms)
    if (status === 'completed' && refund > 0) refunds.push({ id: 900 + i, reason: '', total: `-${refund / 100}` })
    if (status === 'refunded') refunds.push({ id: 900 + i, reason: '', total: '-1.00' })
    return wooDelivery(
      wooOrder({
        status,
        total: (total / 100).toFixed(2),
        date_modified_gmt: gmt(ms),
        date_paid_gmt: paid ?? null,
        date_completed_gmt: status === 'completed' ? gmt(ms) : null,
        refunds: [...refunds],
      }),
    )
  })
}

const step = fc.record({
  seconds: fc.constantFrom(0, 1, 90_000),
  refund: fc.constantFrom(0, 1000, 2550),
  addition: fc.constantFrom(0, 700),
})

const arrival = fc
  .record({ statuses: fc.constantFrom(...LIVES), steps: fc.array(step, { minLength: 5, maxLength: 5 }) })
  .chain(({ statuses, steps }) => {
    const life = lifeOf(statuses, steps)
    return fc.record({ life: fc.constant(life), sequence: anySequence(life) })
  })

test('any sequence, repetition and part of the snapshots of an order gives the same numbers, if the last is among them', async () => {
  await expectSameNumbers(totalsOf, arrival)
})

test('an order that was deleted counts nowhere, whatever arrives first, and counts again when it is restored', async () => {
  const [placed, deleted, restored] = [
    wooDelivery(wooOrder()),
    wooDelivery({ id: 5001 }, 'order.deleted', Date.parse('2024-11-05T08:00:00Z')),
    wooDelivery(wooOrder({ date_modified_gmt: '2024-11-06T08:00:00' }), 'order.restored'),
  ] as const
  const nothing = await totalsOf([])
  expect(await totalsOf([placed, deleted])).toEqual(nothing)
  expect(await totalsOf([deleted, placed])).toEqual(nothing)
  const counted = await totalsOf([placed])
  expect(counted).not.toEqual(nothing)
  expect(await totalsOf([restored, placed, deleted])).toEqual(counted)
  expect(await totalsOf([placed, deleted, restored])).toEqual(counted)
})

test('the sales of a refunded order are those of the shop', async () => {
  const completed = wooOrder({
    status: 'completed',
    date_modified_gmt: '2024-11-06T09:00:00',
    date_completed_gmt: '2024-11-06T09:00:00',
    refunds: [{ id: 900, reason: '', total: '-10.00' }],
  })
  expect(await totalsOf([wooDelivery(wooOrder(), 'order.created'), wooDelivery(completed)])).toMatchObject({
    totals: { orders: 1, totalRevenue: 58.31, refunds: 10, netRevenue: 48.31, tax: 9.31, shipping: 4, discounts: 5 },
    products: [{ productId: '700', totalRevenue: 45 }],
  })
})
