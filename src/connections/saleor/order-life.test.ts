import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anySequence } from '../../../test/helpers/connections/any-sequence.ts'
import {
  expectSameNumbers,
  type MadeUpDelivery,
  testConnection,
  useNumbers,
} from '../../../test/helpers/connections/play-deliveries.ts'
import { saleorDelivery, saleorMoney, saleorOrder } from '../../../test/helpers/connections/saleor-shop.ts'
import { saleor } from './platform.ts'

const shop = testConnection({ platform: 'saleor', secrets: [], options: { shop: 'shop.example.com' } })
const totalsOf = useNumbers(saleor, shop)

const START = Date.parse('2024-11-04T11:15:00.500Z')
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** What may happen to an order, one after the other. */
const STEPS = ['confirm', 'pay', 'edit', 'ship', 'refund', 'reverse', 'return', 'chargeback', 'cancel', 'note'] as const
type Step = (typeof STEPS)[number]

/** The snapshots of an order after each step. */
function lifeOf(steps: readonly { step: Step; gapMs: number }[]): MadeUpDelivery[] {
  let ms = START
  let order = saleorOrder({ status: 'UNCONFIRMED' })
  const money: ReturnType<typeof saleorMoney>[] = []
  const granted: object[] = []
  const fulfillments: { id: string; created: string; status: string; trackingNumber: string; lines: object[] }[] = []
  return steps.map(({ step, gapMs }, i) => {
    ms += gapMs
    const at = new Date(ms).toISOString()
    const isOpen = order.status !== 'CANCELED'
    const line = [{ quantity: 1, orderLine: { id: 'line-1' } }]
    if (isOpen && order.status === 'UNCONFIRMED') order = { ...order, status: 'UNFULFILLED' }
    if (step === 'pay') money.push(saleorMoney(`m${i}`, 'CHARGE_SUCCESS', 119, at))
    if (step === 'edit' && isOpen) {
      const gross = order.total.gross.amount + 7
      order = { ...order, total: { ...order.total, gross: { amount: gross, currency: 'EUR' } } }
    }
    if (step === 'ship' && fulfillments.length === 0 && isOpen) {
      const lines = [{ quantity: 2, orderLine: { id: 'line-1' } }]
      fulfillments.push({ id: 'f0', created: at, status: 'FULFILLED', trackingNumber: '', lines })
    }
    if (step === 'refund') {
      money.push(saleorMoney(`m${i}`, 'REFUND_SUCCESS', 30, at))
      granted.push({ shippingCostsIncluded: false, transactionEvents: [{ id: `m${i}` }], lines: line })
    }
    const refund = money.find(({ type }) => type === 'REFUND_SUCCESS')
    if (step === 'reverse' && refund) money.push(saleorMoney(`m${i}`, 'REFUND_REVERSE', 30, at, refund.pspReference))
    if (step === 'chargeback') money.push(saleorMoney(`m${i}`, 'CHARGE_BACK', 10, at))
    if (step === 'return' && fulfillments.length === 1) {
      const [shipped] = fulfillments
      if (shipped) fulfillments[0] = { ...shipped, lines: line }
      fulfillments.push({ id: 'f1', created: at, status: 'RETURNED', trackingNumber: '', lines: line })
    }
    if (step === 'cancel') order = { ...order, status: 'CANCELED' }
    const transactions = [{ id: 't', events: [...money] }]
    const grantedRefunds = [...granted]
    order = { ...order, updatedAt: at, transactions, grantedRefunds, fulfillments: [...fulfillments] } as typeof order
    return saleorDelivery(order, 'OrderUpdated', at)
  })
}

const life = fc
  .array(fc.record({ step: fc.constantFrom(...STEPS), gapMs: fc.constantFrom(1, MINUTE_MS, DAY_MS) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map(lifeOf)

const arrival = life.chain((deliveries) =>
  fc.record({ life: fc.constant(deliveries), sequence: anySequence(deliveries) }),
)

test('any sequence, repetition and part of the snapshots of an order gives the same numbers, if the last is among them', async () => {
  await expectSameNumbers(totalsOf, arrival)
})

test('the numbers of an order are those of the shop', async () => {
  const steps: { step: Step; gapMs: number }[] = [
    { step: 'confirm', gapMs: 0 },
    { step: 'pay', gapMs: MINUTE_MS },
    { step: 'refund', gapMs: DAY_MS },
  ]
  expect(await totalsOf(lifeOf(steps))).toMatchObject({
    totals: { orders: 1, totalRevenue: 119, refunds: 30, netRevenue: 89, tax: 19, shipping: 10, discounts: 10 },
  })
})
