import { randomOf } from './random/random.ts'
import { uuidAt } from './random/uuid.ts'
import { toWhizbang, type WhizbangMessage } from './whizbang.ts'

/** One in this many messages is sent twice. */
const DUPLICATE_INTERVAL = 20

/** Adds duplicates of some messages, like a broker. The choice depends only on the id. */
export function withDuplicates(messages: readonly WhizbangMessage[]): WhizbangMessage[] {
  return messages.flatMap((message) => (isDuplicated(message) ? [message, message] : [message]))
}

function isDuplicated({ id }: WhizbangMessage): boolean {
  return Number.parseInt(id.slice(-6), 16) % DUPLICATE_INTERVAL === 0
}

/**
 * Odd messages as on the topic of a real shop, which do not change any total: an order without its total, a truncated
 * message, and an event of an unknown type.
 */
export function oddMessages(shopSeed: string, now: Date): WhizbangMessage[] {
  const random = randomOf(shopSeed, 'oddities', now.getTime())
  const time = now.toISOString()
  const newId = () => uuidAt(now.getTime(), random)
  const items = [{ productId: 'odd-sock', productName: 'Odd sock', quantity: 1, unitPrice: 4.5 }]
  const order = () =>
    ({ id: newId(), type: 'OrderCreated', time, data: { orderId: newId(), createdAt: time } }) as const
  const withoutTotal = order()
  const truncated = toWhizbang(order())
  const updated = toWhizbang({
    id: newId(),
    type: 'ProductUpdated',
    time,
    data: { productId: 'odd-sock', updatedAt: time },
  })
  return [
    toWhizbang({ ...withoutTotal, data: { ...withoutTotal.data, items } }),
    { ...truncated, body: truncated.body.slice(0, 100) },
    {
      ...updated,
      envelopeType: updated.envelopeType.replace('ProductUpdated', 'WishlistChanged'),
      subject: updated.subject.replace('productupdated', 'wishlistchanged'),
    },
  ]
}
