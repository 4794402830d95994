import { Group } from '@mantine/core'
import './order-status.css'

interface OrderState {
  placedAt: string | null
  paidAt: string | null
  partlyShippedAt: string | null
  shippedAt: string | null
  cancelledAt: string | null
  /** `none`, `part` or `all`; null before the order has arrived. */
  refundState: string | null
  /** Only of a single order: lists have no voided orders. */
  isVoided?: boolean
}

type Tone = 'good' | 'bad' | 'plain'

/** The progress of an order, with its cancellation and refunds. */
export function OrderStatus({ order }: { order: OrderState }) {
  return (
    <Group gap={4} wrap="nowrap" component="span" className="order-statuses">
      {statusesOf(order).map(([text, tone]) => (
        <span key={text} className={`order-status ${tone}`}>
          {text}
        </span>
      ))}
    </Group>
  )
}

/** The last step, then cancellation and refunds. A voided order has no other status. */
export function statusesOf(order: OrderState): [string, Tone][] {
  const { placedAt, paidAt, partlyShippedAt, shippedAt, cancelledAt, refundState, isVoided } = order
  if (isVoided) return [['Voided', 'bad']]
  const reversals: [string, Tone][] = []
  if (cancelledAt !== null) reversals.push(['Cancelled', 'bad'])
  if (refundState === 'part') reversals.push(['Partly refunded', 'bad'])
  if (refundState === 'all') reversals.push(['Refunded', 'bad'])
  if (shippedAt !== null) return [['Shipped', 'good'], ...reversals]
  if (partlyShippedAt !== null) return [['Partly shipped', 'good'], ...reversals]
  if (paidAt !== null) return [['Paid', 'good'], ...reversals]
  return [[placedAt === null ? 'Not received yet' : 'Unpaid', 'plain'], ...reversals]
}
