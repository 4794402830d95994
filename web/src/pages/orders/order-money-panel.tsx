import { Text } from '@mantine/core'
import { Panel } from '../../parts/panel.tsx'
import type { OneOrder, OrderPanelProps } from './order.tsx'

/** The amounts of the order, from gross to net revenue. */
export function OrderMoneyPanel({ response, format }: OrderPanelProps) {
  return (
    <Panel title="Amounts" response={response} height={140}>
      {(order) => (
        <dl className="order-sums">
          {sumsOf(order).map(({ label, amount, isSum }) => (
            <div key={label} className={isSum ? 'sum' : undefined}>
              <dt>{label}</dt>
              <dd>{format.money(amount)}</dd>
            </div>
          ))}
          {order.isOverRefunded && (
            <Text size="sm" className="change bad">
              More was refunded than the order total. Net revenue is reduced by the order total only.
            </Text>
          )}
        </dl>
      )}
    </Panel>
  )
}

interface Sum {
  label: string
  amount: number | null
  isSum?: boolean
}

const minus = (amount: number | null) => (amount === null || amount === 0 ? null : -amount)

/** Gross sales, discounts, shipping and tax, total, refunds, chargebacks and cancellation. Zero amounts are left out. */
export function sumsOf({
  total,
  discount,
  tax,
  shipping,
  refunded,
  chargedBack,
  reversed,
  netRevenue,
  cancelledAt,
  isVoided,
}: OneOrder): Sum[] {
  const gross = total === null ? null : inCents(total + (discount ?? 0) - (tax ?? 0) - (shipping ?? 0))
  const isPlain = !discount && !tax && !shipping
  const parts: Sum[] = [
    { label: 'Gross sales', amount: gross },
    { label: 'Discount', amount: minus(discount) },
    { label: 'Shipping', amount: shipping || null },
    { label: 'Tax', amount: tax || null },
  ]
  const reversals: Sum[] = [
    { label: 'Refunded', amount: minus(refunded) },
    { label: 'Charged back', amount: minus(chargedBack) },
    {
      label: 'Cancelled',
      amount: cancelledAt === null ? null : minus(inCents((reversed ?? 0) - (refunded ?? 0) - (chargedBack ?? 0))),
    },
  ]
  if (isVoided)
    return [
      { label: 'Total', amount: total },
      { label: 'Net revenue', amount: netRevenue, isSum: true },
    ]
  return [
    ...(isPlain ? [] : parts.filter(({ amount }) => amount !== null)),
    { label: 'Total', amount: total, isSum: true },
    ...reversals.filter(({ amount }) => amount !== null && amount < 0),
    { label: 'Net revenue', amount: netRevenue, isSum: true },
  ]
}

/** Without the errors of binary arithmetic. */
const inCents = (amount: number) => Number(amount.toFixed(8))
