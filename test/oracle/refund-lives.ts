import { isChance, type Random, wholeBetween } from '../../src/simulate/random/random.ts'
import { uuidAt } from '../../src/simulate/random/uuid.ts'
import type { LifeEvent } from './life-events.ts'
import type { LifeData } from './life-types.ts'

const HOUR_MS = 3_600_000
/** The share of orders with several refunds. The simulated shops have few voids and chargebacks, and no running totals. */
const SHARE = 0.15
const LATEST_HOURS = 20

/** The same events, with several refunds of some orders: pending, failed, voided, as running totals and chargebacks. */
export function withLivesOfRefunds(events: readonly LifeEvent[], random: Random): LifeEvent[] {
  return events.flatMap((event) =>
    event.type === 'OrderCreated' && isChance(random, SHARE) ? [event, ...refundsOf(event, random)] : [event],
  )
}

function refundsOf({ tenant, data }: LifeEvent, random: Random): LifeEvent[] {
  const { orderId, currency, items = [], createdAt = '' } = data
  const draw = (choices: number) => wholeBetween(random, 0, choices - 1)
  const [line] = items
  const events: LifeEvent[] = []
  const add = (type: string, time: 'refundedAt' | 'voidedAt', of: LifeData) => {
    const at = Date.parse(createdAt) + wholeBetween(random, 0, LATEST_HOURS) * HOUR_MS
    const text = new Date(at).toISOString()
    events.push({ id: uuidAt(at, random), type, tenant, time: text, data: { ...of, [time]: text } })
  }
  for (let n = 1 + draw(4); n > 0; n--) {
    const refundId = `${orderId} ${n}`
    const refund: LifeData = {
      orderId,
      refundId,
      currency,
      [draw(2) === 0 ? 'amount' : 'cumulativeAmount']: 10 * draw(9),
      items: line && draw(2) === 0 ? [{ productId: line.productId, quantity: 1, amount: 5 }] : undefined,
      kind: draw(4) === 0 ? 'chargeback' : undefined,
    }
    if (draw(2) === 0) add('OrderRefunded', 'refundedAt', { ...refund, status: 'pending' })
    if (draw(4) > 0) add('OrderRefunded', 'refundedAt', refund)
    if (draw(6) === 0) add('OrderRefunded', 'refundedAt', { ...refund, status: 'failed' })
    if (draw(5) === 0) add('OrderRefunded', 'refundedAt', { refundId, currency, amount: 5 })
    if (draw(5) === 0) add('RefundVoided', 'voidedAt', { refundId, orderId })
    if (draw(5) === 0) add('RefundVoided', 'voidedAt', { refundId })
  }
  return events
}
