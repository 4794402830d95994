import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Body, plain, useInbox } from '../../../test/helpers/inbox-messages.ts'
import { scaled } from '../../../test/helpers/patience.ts'
import { contracts } from '../../contracts/index.ts'

const { send } = useInbox()

const money = fc.integer({ min: 0, max: 99_999 }).map((cents) => (cents / 100).toFixed(2))
const name = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme-ascii' }).filter((text) => text.trim() === text)
const moment = fc
  .date({ min: new Date('2025-01-01T00:00:00Z'), max: new Date('2026-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString())
const units = fc.integer({ min: 1, max: 9 })
const line = fc.record({ productId: name, quantity: units, lineTotal: money })

/** Values of each type's properties, but for the ids of the thing itself. */
const properties: Partial<Record<keyof typeof contracts, Record<string, fc.Arbitrary<unknown>>>> = {
  OrderCreated: {
    customerId: name,
    totalAmount: money,
    createdAt: moment,
    currency: fc.constantFrom('EUR', 'USD', 'SEK'),
    discountAmount: money,
    taxAmount: money,
    shippingAmount: money,
    items: fc.array(line, { maxLength: 3 }),
    channel: name,
    country: name,
    paymentMethod: name,
    couponCode: name,
  },
  OrderRefunded: {
    customerId: name,
    amount: money,
    currency: fc.constantFrom('EUR', 'USD'),
    reason: name,
    refundedAt: moment,
    items: fc.array(fc.record({ productId: name, quantity: units, amount: money }), { maxLength: 2 }),
  },
  PaymentProcessed: {
    customerId: name,
    amount: money,
    currency: fc.constantFrom('EUR', 'USD'),
    paymentMethod: name,
    processedAt: moment,
  },
  OrderCancelled: { reason: name, cancelledAt: moment },
  InventoryRestocked: { quantityAdded: units, newTotalQuantity: fc.integer({ min: 0, max: 99 }), restockedAt: moment },
  ProductCreated: { name, price: money, description: name, createdAt: moment },
  NotificationSent: { customerId: name, subject: name, sentAt: moment },
}
const ids: Body = { orderId: 'o-1', refundId: 'r-1', transactionId: 't-1', productId: 'p-1' }

/** An event, other values for some of its properties, and how it is spelled the second time. */
const twice = fc.constantFrom(...(Object.keys(properties) as (keyof typeof contracts)[])).chain((type) => {
  const values = properties[type] ?? {}
  return fc.record({
    type: fc.constant(type),
    first: fc.record(values),
    second: fc.record(values),
    changed: fc.subarray(Object.keys(values)),
  })
})

/** The same, spelled in another way: other order of keys and lines, amounts as numbers or with zeros, times in another zone. */
function spelled(data: Body): Body {
  const entries = Object.entries(data).reverse()
  return Object.fromEntries(
    entries.map(([key, value]) => [key.charAt(0).toUpperCase() + key.slice(1), respelled(value)]),
  )
}

function respelled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(respelled).reverse()
  if (typeof value === 'object' && value !== null) return spelled(value as Body)
  if (typeof value !== 'string') return value
  if (/^\d+\.\d\d$/.test(value)) return Number(value)
  if (!/^\d{4}-.*Z$/.test(value)) return value
  return new Date(Date.parse(value) + 7_200_000).toISOString().replace('Z', '000+02:00')
}

test('a repeated event contradicts in exactly its changed properties', async () => {
  let count = 0
  await fc.assert(
    fc.asyncProperty(twice, async ({ type, first, second, changed }) => {
      const known = Object.keys(contracts[type].schema.properties)
      const own = Object.fromEntries(Object.entries(ids).filter(([key]) => known.includes(key)))
      const id = `event-${count++}`
      const before: Body = { ...own, ...first, orderId: own.orderId && `${id}-order` }
      const after: Body = { ...before }
      for (const key of changed) after[key] = (second as Body)[key]
      const isOther = (key: string) => JSON.stringify(respelled(before[key])) !== JSON.stringify(respelled(after[key]))
      const expected = known.filter(isOther)
      expect(await send(plain(id, type, before))).not.toEqual(['duplicate'])
      const [outcome] = await send(plain(id, `Shop.${type}Event`, spelled(after), { time: '2026-02-01T00:00:00Z' }))
      expect(outcome).toEqual(expected.length === 0 ? 'duplicate' : ['duplicate', expected])
      expect(await send(plain(id, type, spelled(before)))).toEqual(['duplicate'])
    }),
    { numRuns: 100, interruptAfterTimeLimit: scaled(40_000) },
  )
})
