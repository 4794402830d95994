import fc from 'fast-check'
import { test } from 'vitest'
import { anySequence } from '../../../test/helpers/connections/any-sequence.ts'
import { storeDelivery, storeOrder } from '../../../test/helpers/connections/bigcommerce-store.ts'
import {
  expectSameNumbers,
  type MadeUpDelivery,
  testConnection,
  useNumbers,
} from '../../../test/helpers/connections/play-deliveries.ts'
import { bigCommerce } from './platform.ts'

const shop = testConnection({
  platform: 'bigcommerce',
  secrets: ['secret', 'token:x'],
  options: { url: 'https://api.example/' },
})
const totalsOf = useNumbers(bigCommerce, shop)

/** The statuses through which orders go: incomplete, pending, awaiting payment and fulfilment, shipped, completed, refunded, declined, cancelled. */
const LIVES = [
  [0, 11, 2, 10],
  [0, 1, 7, 11, 10, 14, 4],
  [7, 5],
  [1, 6, 11],
  [11, 2, 14],
  [11, 6],
]
const START = Date.parse('2024-11-04T11:15:00Z')
const rfc2822 = (ms: number) => new Date(ms).toUTCString().replace('GMT', '+0000')

interface Step {
  seconds: number
  refund: number
  addition: number
}

/** The deliveries of an order, one for each status. Refunds happen while the order is shipped or later. */
function lifeOf(statuses: readonly number[], steps: readonly Step[]): MadeUpDelivery[] {
  let [ms, total] = [START, 5831]
  const refunds: Record<string, unknown>[] = []
  return statuses.map((status_id, i) => {
    const { seconds = 1, refund = 0, addition = 0 } = steps[i] ?? {}
    ms += seconds * 1000
    total += addition
    if ([2, 10, 14, 4].includes(status_id) && refund > 0)
      refunds.push({
        id: 900 + i,
        total_amount: refund / 100,
        created: new Date(ms).toISOString(),
        items: [],
        payments: [],
      })
    const order = { status_id, total_inc_tax: (total / 100).toFixed(4), date_modified: rfc2822(ms) }
    return storeDelivery(storeOrder(order, { refunds: { data: [...refunds] } }))
  })
}

const step = fc.record({
  seconds: fc.constantFrom(1, 90_000),
  refund: fc.constantFrom(0, 1000, 550),
  addition: fc.constantFrom(0, 700),
})

const arrival = fc
  .record({ statuses: fc.constantFrom(...LIVES), steps: fc.array(step, { minLength: 7, maxLength: 7 }) })
  .chain(({ statuses, steps }) => {
    const life = lifeOf(statuses, steps)
    return fc.record({ life: fc.constant(life), sequence: anySequence(life) })
  })

test('any sequence, repetition and part of the snapshots of an order gives the same numbers, if the last is among them', async () => {
  await expectSameNumbers(totalsOf, arrival)
})
