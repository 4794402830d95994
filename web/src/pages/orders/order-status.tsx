import { Group } from '@mantine/core'

interface OrderState {
  placedAt: string | null
  paidAt: string | null
  shippedAt: string | null
  cancelledAt: string | null
  /** `none`, `part` or `all`, as the API decides; null while the order is not known. */
  refundState: string | null
}

type Tone = 'good' | 'bad' | 'plain'

/** How far an order came, and what was taken back of it. */
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

/** In words: the furthest step, then what was taken back. */
export function statusesOf({ placedAt, paidAt, shippedAt, cancelledAt, refundState }: OrderState): [string, Tone][] {
  const taken: [string, Tone][] = []
  if (cancelledAt !== null) taken.push(['Cancelled', 'bad'])
  if (refundState === 'part') taken.push(['Refunded in part', 'bad'])
  if (refundState === 'all') taken.push(['Refunded', 'bad'])
  if (shippedAt !== null) return [['Shipped', 'good'], ...taken]
  if (paidAt !== null) return [['Paid', 'good'], ...taken]
  return [[placedAt === null ? 'Waiting' : 'Not paid', 'plain'], ...taken]
}
