import type { AnswerOf } from '../../api/client.ts'
import type { OrderFilter } from '../../view/order-filter.ts'

type Funnel = AnswerOf<'/api/analytics/orders/funnel'>

/** Orders that left the way from order to shipment, or one reason why. */
export interface DropOut {
  name: string
  isReason: boolean
  orders: number
  /** Of the orders placed; null when there are none, or when it is not told. */
  share: number | null
  shareBefore: number | null
  /** From the order to then. */
  averageSeconds: number | null
  filter: OrderFilter
}

const STEPS = {
  payment_failed: 'Payment failed, never paid',
  cancelled_before_payment: 'Cancelled before payment',
  cancelled_before_shipment: 'Cancelled before shipment',
  cancelled_after_shipment: 'Cancelled after shipment',
  refunded: 'Refunded, in part or whole',
} as const

/** Each way to drop out, followed by its reasons, most frequent first. Ways that nobody took are left out. */
export function dropOutsOf({ rows }: Funnel, before: Funnel['rows'] = []): DropOut[] {
  return (Object.keys(STEPS) as (keyof typeof STEPS)[]).flatMap((step) =>
    rows
      .filter((row) => row.step === step && row.orders > 0)
      .map(({ reason, orders, share, averageSeconds }) => ({
        name: reason === null ? STEPS[step] : reason === '' ? 'No reason told' : reason,
        isReason: reason !== null,
        ...{ orders, share, averageSeconds },
        shareBefore: before.find((row) => row.step === step && row.reason === reason)?.share ?? null,
        filter: { happened: 'placed', status: step, ...(reason !== null && because(step, reason)) },
      })),
  )
}

const because = (step: keyof typeof STEPS, reason: string): OrderFilter =>
  step === 'payment_failed' ? { failureReason: reason } : { cancelReason: reason }
