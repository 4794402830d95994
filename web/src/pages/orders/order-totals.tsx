import { Text } from '@mantine/core'
import type { ResponseOf } from '../../api/client.ts'
import type { Format } from '../../format/format.ts'
import { writeMetric } from '../../metrics.ts'
import { LiveNumber } from '../../parts/live-number.tsx'

type Totals = ResponseOf<'/api/analytics/orders'>['totals']

const numbers: Record<keyof Totals, { label: string; unit: 'money' | 'count' | 'share' }> = {
  rows: { label: 'Orders in this list', unit: 'count' },
  orders: { label: 'Placed in the period', unit: 'count' },
  customers: { label: 'Customers', unit: 'count' },
  creditNotes: { label: 'Credit notes', unit: 'count' },
  itemsSold: { label: 'Items sold', unit: 'count' },
  productUnits: { label: 'Units of the product', unit: 'count' },
  productRevenue: { label: 'Revenue of the product', unit: 'money' },
  failedPayments: { label: 'Failed payments', unit: 'count' },
  failedAmount: { label: 'Failed amount', unit: 'money' },
  returnedUnits: { label: 'Returned units', unit: 'count' },
  totalRevenue: { label: 'Revenue', unit: 'money' },
  adjustments: { label: 'Adjustments', unit: 'money' },
  grossSales: { label: 'Gross sales', unit: 'money' },
  discounts: { label: 'Discounts', unit: 'money' },
  tax: { label: 'Tax', unit: 'money' },
  shipping: { label: 'Shipping', unit: 'money' },
  tips: { label: 'Tips', unit: 'money' },
  fees: { label: 'Fees', unit: 'money' },
  duties: { label: 'Duties', unit: 'money' },
  giftCardsSold: { label: 'Gift cards sold', unit: 'money' },
  giftCardsRedeemed: { label: 'Paid with gift cards', unit: 'money' },
  goodsRevenue: { label: 'Goods revenue', unit: 'money' },
  averageOrderValue: { label: 'Average order value', unit: 'money' },
  refundCount: { label: 'Number of refunds', unit: 'count' },
  refunds: { label: 'Refunds', unit: 'money' },
  chargebackCount: { label: 'Number of chargebacks', unit: 'count' },
  chargebacks: { label: 'Chargebacks', unit: 'money' },
  cancelledOrders: { label: 'Cancelled orders', unit: 'count' },
  cancelled: { label: 'Cancelled', unit: 'money' },
  reversed: { label: 'Refunds and cancellations', unit: 'money' },
  netRevenue: { label: 'Net revenue', unit: 'money' },
  cost: { label: 'Cost', unit: 'money' },
  grossProfit: { label: 'Gross profit', unit: 'money' },
  grossMargin: { label: 'Gross margin', unit: 'share' },
  costKnownShare: { label: 'Share with a known cost', unit: 'share' },
}

const ALWAYS = new Set<string>(['rows', 'totalRevenue', 'refunds', 'cancelled', 'netRevenue'])
const IF_REQUESTED = new Set<string>([
  'customers',
  'productUnits',
  'productRevenue',
  'failedPayments',
  'failedAmount',
  'returnedUnits',
])

interface OrderTotalsProps {
  totals: Totals
  /** The total that was clicked on another page. */
  behind: string | undefined
  format: Format
}

/** The totals of all pages of the list. The total that was clicked is marked. */
export function OrderTotals({ totals, behind, format }: OrderTotalsProps) {
  const isShown = (name: keyof Totals) =>
    ALWAYS.has(name) ||
    name === behind ||
    (name === 'adjustments' && totals[name] !== 0) ||
    (IF_REQUESTED.has(name) && typeof totals[name] === 'number')
  const shown = (Object.keys(numbers) as (keyof Totals)[]).filter(isShown)
  return (
    <dl className="order-totals">
      {shown.map((name) => {
        const { label, unit } = numbers[name]
        return (
          <div key={name} className={name === behind ? 'behind' : undefined}>
            <Text component="dt" size="sm" c="dimmed">
              {label}
              {name === behind && <span className="visually-hidden">, the number you selected</span>}
            </Text>
            <dd>
              <LiveNumber text={writeMetric({ unit }, totals[name], format)} fw={650} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** A description of the orders in the list: some can be placed in another period. */
export function describeRows({ rows, orders, creditNotes }: Totals, format: Format): string {
  const fromOtherPeriods = rows - orders - creditNotes
  const parts = [
    orders > 0 && `${format.count(orders)} placed in this period`,
    fromOtherPeriods > 0 && `${format.count(fromOtherPeriods)} placed in another period but changed in this one`,
    creditNotes > 0 && `${format.count(creditNotes)} credit notes without an order`,
  ].filter(Boolean)
  return parts.join(', ')
}
