import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  asCloudEvent,
  commercetoolsMessage,
  commercetoolsOrder,
  commercetoolsTransaction,
} from '../../../test/helpers/connections/commercetools-project.ts'
import { type MadeUpDelivery, testConnection, useNumbers } from '../../../test/helpers/connections/play-deliveries.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { commercetools } from './platform.ts'

const project = testConnection({ platform: 'commercetools' })
const totalsOf = useNumbers(commercetools, project)

const day = (number: number) => new Date(Date.UTC(2024, 10, 4 + number, 12)).toISOString()
const refund = (id: string, state: string) => ({
  transaction: commercetoolsTransaction(id, 'Refund', 2000, state, day(3)),
})

/** All messages of an order, of which each but the first may be missing. */
const MESSAGES = [
  commercetoolsMessage('OrderCreated', { order: commercetoolsOrder({ paymentInfo: undefined }) }),
  commercetoolsMessage('OrderPaymentAdded', { payment: { typeId: 'payment', id: 'payment-1' } }, day(1)),
  commercetoolsMessage(
    'PaymentTransactionAdded',
    { transaction: commercetoolsTransaction('t1', 'Charge', 11900, 'Success', day(1)) },
    day(1),
  ),
  commercetoolsMessage('DeliveryAdded', { delivery: { id: 'd1', createdAt: day(2), items: [], parcels: [] } }, day(2)),
  commercetoolsMessage('PaymentTransactionAdded', refund('t2', 'Success'), day(3)),
  commercetoolsMessage('PaymentTransactionAdded', refund('t3', 'Pending'), day(3)),
  commercetoolsMessage('PaymentTransactionStateChanged', { transactionId: 't3', state: 'Failure' }, day(4)),
  commercetoolsMessage('OrderStateChanged', { orderState: 'Cancelled' }, day(5)),
]

const delivered = (index: number, isCloudEvent: boolean): MadeUpDelivery => {
  const message = MESSAGES[index] as (typeof MESSAGES)[number]
  return isCloudEvent ? asCloudEvent(message) : { body: message }
}

const arrival = fc.subarray([...MESSAGES.keys()], { minLength: 1 }).chain((chosen) =>
  fc.record({
    chosen: fc.constant(chosen),
    // Each of them at least once, in any sequence.
    sequence: fc
      .array(fc.constantFrom(...chosen), { maxLength: 5 })
      .chain((again) => fc.shuffledSubarray([...chosen, ...again], { minLength: chosen.length + again.length })),
    format: fc.boolean(),
  }),
)

test('any sequence and repetition of the messages of an order gives the same numbers', async () => {
  await fc.assert(
    fc.asyncProperty(arrival, async ({ chosen, sequence, format }) => {
      const expected = await totalsOf(chosen.map((index) => delivered(index, false)))
      expect(await totalsOf(sequence.map((index) => delivered(index, format)))).toEqual(expected)
    }),
    { numRuns: 50, interruptAfterTimeLimit: scaled(60_000) },
  )
})

test('a refund that knows only its payment counts for the order of the payment, and one that failed does not', async () => {
  const numbers = await totalsOf([6, 5, 4, 2, 1, 0].map((index) => delivered(index, index % 2 === 0)))
  expect(numbers).toMatchObject({ totals: { orders: 1, totalRevenue: 119, refunds: 20, netRevenue: 99 } })
})
