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

/** Gross sales, discounts, the parts that are no goods, total, refunds, chargebacks and cancellation. Zero amounts are left out. */
export function sumsOf({
  total,
  discount,
  tax,
  shipping,
  tips,
  fees,
  duties,
  giftCardsRedeemed,
  refunded,
  chargedBack,
  reversed,
  netRevenue,
  cancelledAt,
  isVoided,
  cost,
  grossProfit,
  costKnownShare,
  statedCost,
  statedGrossProfit,
}: OneOrder): Sum[] {
  const others = [
    { label: 'Shipping', amount: shipping || null },
    { label: 'Tax', amount: tax || null },
    { label: 'Tip', amount: tips || null },
    { label: 'Fees', amount: fees || null },
    { label: 'Duties', amount: duties || null },
  ]
  const rest = others.reduce((sum, { amount }) => sum + (amount ?? 0), 0)
  const gross = total === null ? null : inCents(total + (discount ?? 0) - rest)
  const isPlain = !discount && others.every(({ amount }) => amount === null)
  const parts: Sum[] = [
    { label: 'Gross sales', amount: gross },
    { label: 'Discount', amount: minus(discount) },
    ...others,
  ]
  const giftCards = giftCardsRedeemed ? [{ label: 'Of this paid with gift cards', amount: giftCardsRedeemed }] : []
  const reversals: Sum[] = [
    { label: 'Refunded', amount: minus(refunded) },
    { label: 'Charged back', amount: minus(chargedBack) },
    {
      label: 'Cancelled',
      amount: cancelledAt === null ? null : minus(inCents((reversed ?? 0) - (refunded ?? 0) - (chargedBack ?? 0))),
    },
  ]
  const isPart = costKnownShare !== null && costKnownShare < 1
  const costs: Sum[] = [
    { label: isPart ? 'Goods with a known cost' : 'Goods', amount: sumOf(grossProfit, cost) },
    { label: isPart ? 'Known cost of goods' : 'Cost of goods', amount: minus(cost) },
    { label: isPart ? 'Gross profit of goods with a known cost' : 'Gross profit', amount: grossProfit, isSum: true },
  ]
  if (isVoided) {
    const voided: Sum[] = [
      { label: 'Stated total', amount: total },
      { label: 'Stated cost of goods', amount: minus(statedCost) },
      { label: 'Stated gross profit', amount: statedGrossProfit },
      { label: 'Net revenue', amount: netRevenue, isSum: true },
      { label: 'Gross profit', amount: grossProfit, isSum: true },
    ]
    return voided.filter(({ label, amount }) => amount !== null || label === 'Stated total')
  }
  return [
    ...(isPlain ? [] : parts.filter(({ amount }) => amount !== null)),
    { label: 'Total', amount: total, isSum: true },
    ...giftCards,
    ...reversals.filter(({ amount }) => amount !== null && amount < 0),
    { label: 'Net revenue', amount: netRevenue, isSum: true },
    ...costs.filter(({ amount }) => amount !== null),
  ]
}

const sumOf = (a: number | null, b: number | null) => (a === null || b === null ? null : inCents(a + b))

/** Without the errors of binary arithmetic. */
const inCents = (amount: number) => Number(amount.toFixed(8))
