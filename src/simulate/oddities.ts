import { randomOf } from './random.ts'
import { uuidAt } from './uuid.ts'
import { toWhizbang, type WhizbangMessage } from './whizbang.ts'

/** One message in so many comes twice. */
const REPEATED_OF = 20

/** What every bus does now and then: some messages come twice. The same ones each time. */
export function withRepeats(messages: readonly WhizbangMessage[]): WhizbangMessage[] {
  return messages.flatMap((message) => (isRepeated(message) ? [message, message] : [message]))
}

function isRepeated({ id }: WhizbangMessage): boolean {
  return Number.parseInt(id.slice(-6), 16) % REPEATED_OF === 0
}

/**
 * What a consumer of a real shop's topic has to live with, and what changes no number: an order without its total, a
 * message that was cut off, and an event of a type that nobody told about.
 */
export function oddMessages(shopSeed: string, now: Date): WhizbangMessage[] {
  const random = randomOf(shopSeed, 'oddities', now.getTime())
  const time = now.toISOString()
  const newId = () => uuidAt(now.getTime(), random)
  const items = [{ productId: 'odd-sock', productName: 'Odd sock', quantity: 1, unitPrice: 4.5 }]
  const order = () =>
    ({ id: newId(), type: 'OrderCreated', time, data: { orderId: newId(), createdAt: time } }) as const
  const withoutTotal = order()
  const cutOff = toWhizbang(order())
  const updated = toWhizbang({
    id: newId(),
    type: 'ProductUpdated',
    time,
    data: { productId: 'odd-sock', updatedAt: time },
  })
  return [
    toWhizbang({ ...withoutTotal, data: { ...withoutTotal.data, items } }),
    { ...cutOff, body: cutOff.body.slice(0, 100) },
    {
      ...updated,
      envelopeType: updated.envelopeType.replace('ProductUpdated', 'WishlistChanged'),
      subject: updated.subject.replace('productupdated', 'wishlistchanged'),
    },
  ]
}
