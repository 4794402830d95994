import type { ResponseOf } from '../../api/client.ts'
import { orderStatusNames, reasonName } from '../../format/labels.ts'
import type { OrderFilter } from '../../view/order-filter.ts'

type Funnel = ResponseOf<'/api/analytics/orders/funnel'>

/** Orders that dropped out between order and shipment, in total or for one reason. */
export interface DropOut {
  name: string
  isReason: boolean
  orders: number
  /** The share of the orders placed; null without orders. */
  share: number | null
  shareBefore: number | null
  /** The average time from the order to the drop-out. */
  averageSeconds: number | null
  filter: OrderFilter
}

const STEPS = [
  'payment_failed',
  'cancelled_before_payment',
  'cancelled_before_shipment',
  'cancelled_after_shipment',
  'refunded',
] as const
type Step = (typeof STEPS)[number]

/** Each kind of drop-out, followed by its reasons, the most frequent first. Kinds without orders are left out. */
export function dropOutsOf({ rows }: Funnel, before: Funnel['rows'] = []): DropOut[] {
  return STEPS.flatMap((step) =>
    rows
      .filter((row) => row.step === step && row.orders > 0)
      .map(({ reason, orders, share, averageSeconds }) => ({
        name: reason === null ? orderStatusNames[step] : reasonName(reason),
        isReason: reason !== null,
        orders,
        share,
        averageSeconds,
        shareBefore: before.find((row) => row.step === step && row.reason === reason)?.share ?? null,
        filter: { happened: 'placed', status: step, ...(reason !== null && reasonFilter(step, reason)) },
      })),
  )
}

const reasonFilter = (step: Step, reason: string): OrderFilter =>
  step === 'payment_failed' ? { failureReason: reason } : { cancelReason: reason }
