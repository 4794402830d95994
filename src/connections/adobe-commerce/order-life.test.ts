import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  adobeCreditMemo,
  adobeDelivery,
  adobeInvoice,
  adobeOrder,
  adobeShipment,
  CREDIT_MEMO,
  INVOICE,
  SHIPMENT,
} from '../../../test/helpers/connections/adobe-shop.ts'
import { anySequence } from '../../../test/helpers/connections/any-sequence.ts'
import { type MadeUpDelivery, testConnection, useNumbers } from '../../../test/helpers/connections/play-deliveries.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { adobeCommerce } from './platform.ts'

const shop = testConnection({ platform: 'adobe-commerce', secrets: [], options: { clientId: 'client-1' } })
const totalsOf = useNumbers(adobeCommerce, shop)

const LIVES = [
  ['new', 'processing', 'complete'],
  ['pending_payment', 'processing', 'complete', 'closed'],
  ['new', 'holded', 'processing', 'processing'],
  ['new', 'canceled', 'canceled'],
]
const START = Date.parse('2024-11-04T11:15:00Z')
const gmt = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')

interface Step {
  seconds: number
  addition: number
}

/** The deliveries of an order: one for each state, and those of its invoice, shipment and credit memos. Each of the records is saved twice. */
function lifeOf(states: readonly string[], steps: readonly Step[], refunds: readonly number[]): MadeUpDelivery[] {
  let [ms, total] = [START, 5831]
  const orders = states.map((state, i) => {
    const { seconds = 1, addition = 0 } = steps[i] ?? {}
    ms += seconds * 1000
    if (state === 'new' || state === 'holded') total += addition
    return adobeDelivery(adobeOrder({ state, updated_at: gmt(ms), base_grand_total: (total / 100).toFixed(4) }))
  })
  const records = [
    adobeDelivery(adobeInvoice(), INVOICE),
    adobeDelivery(adobeShipment(), SHIPMENT),
    ...refunds.map((cents, i) =>
      adobeDelivery(adobeCreditMemo({ entity_id: 900 + i, base_grand_total: cents / 100, items: [] }), CREDIT_MEMO),
    ),
  ]
  return [...orders.slice(0, -1), ...records, ...orders.slice(-1)]
}

const step = fc.record({ seconds: fc.constantFrom(1, 90_000), addition: fc.constantFrom(0, 700) })

const arrival = fc
  .record({
    states: fc.constantFrom(...LIVES),
    steps: fc.array(step, { minLength: 4, maxLength: 4 }),
    refunds: fc.array(fc.constantFrom(500, 1075), { maxLength: 2 }),
  })
  .chain(({ states, steps, refunds }) => {
    const life = lifeOf(states, steps, refunds)
    // Records of their own are in no other delivery. Of the snapshots of the order, the last is enough.
    return fc.record({ life: fc.constant(life), sequence: anySequence(life, life.slice(states.length - 1)) })
  })

test('any sequence, repetition and part of the snapshots of an order gives the same numbers, if the last is among them', async () => {
  await fc.assert(
    fc.asyncProperty(arrival, async ({ life, sequence }) => {
      expect(await totalsOf(sequence)).toEqual(await totalsOf(life))
    }),
    { numRuns: 60, interruptAfterTimeLimit: scaled(60_000) },
  )
})

test('the sales of an order with a refund are those of the shop', async () => {
  const life = [
    adobeDelivery(adobeOrder()),
    adobeDelivery(adobeInvoice(), INVOICE),
    adobeDelivery(adobeCreditMemo(), CREDIT_MEMO),
  ]
  expect(await totalsOf(life)).toMatchObject({
    totals: { orders: 1, totalRevenue: 58.31, refunds: 25.77, netRevenue: 32.54, tax: 9.31, shipping: 4, discounts: 5 },
    products: [{ productId: '700', totalRevenue: 45 }],
  })
})
