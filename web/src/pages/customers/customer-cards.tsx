import type { RowOf } from '../../api/client.ts'
import { MetricCard } from '../../parts/metric-card.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { isComparable } from '../../view/comparable.ts'
import { type OrderTotal, useLinks } from '../../view/links.ts'
import type { OrdersLink } from '../../view/orders-address.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { useNewReturning } from './use-new-returning.ts'

type Row = RowOf<'/api/analytics/customers/new-returning'>

interface CustomerMetric {
  id:
    | 'uniqueCustomers'
    | 'newCustomers'
    | 'returningCustomers'
    | 'returningShare'
    | 'repeatRate'
    | 'guestOrders'
    | 'guestRevenue'
  label: string
  unit: 'money' | 'count' | 'share'
  meaning: string
  orders: OrdersLink
  /** The total of the list that equals the number. */
  total: OrderTotal
}

const metrics: readonly CustomerMetric[] = [
  {
    id: 'uniqueCustomers',
    label: 'Customers',
    unit: 'count',
    total: 'customers',
    orders: { isGuest: false },
    meaning: 'Distinct customers who placed an order, without guests',
  },
  {
    id: 'newCustomers',
    label: 'New customers',
    unit: 'count',
    total: 'customers',
    orders: { customers: 'new' },
    meaning: 'Customers who placed their first order in this period',
  },
  {
    id: 'returningCustomers',
    label: 'Returning customers',
    unit: 'count',
    total: 'customers',
    meaning: 'Customers who had already ordered before',
    orders: { customers: 'returning' },
  },
  {
    id: 'returningShare',
    label: 'Returning rate',
    unit: 'share',
    total: 'customers',
    meaning: 'Returning customers divided by all customers',
    orders: { customers: 'returning' },
  },
  {
    id: 'repeatRate',
    label: 'Repeat rate',
    unit: 'share',
    total: 'customers',
    meaning: 'Customers with two or more orders in the period divided by all customers',
    orders: { customers: 'repeat' },
  },
  {
    id: 'guestOrders',
    label: 'Guest orders',
    unit: 'count',
    total: 'rows',
    orders: { isGuest: true },
    meaning: 'Orders without a customer id',
  },
  {
    id: 'guestRevenue',
    label: 'Guest revenue',
    unit: 'money',
    total: 'totalRevenue',
    meaning: 'Sum of the totals of orders without a customer id',
    orders: { isGuest: true },
  },
]

/** The customer metrics of the period with their changes and daily trends. */
export function CustomerCards() {
  const { format } = useView()
  const shop = useShop()
  const links = useLinks()
  const { response } = useNewReturning('day')
  const { data, error, isPlaceholderData } = response
  const comparison = isComparable(data?.comparison, shop) ? data?.comparison : undefined
  const unfinished = data?.rows.findIndex(({ bucket }) => bucket === data.meta.unfinishedBucket) ?? -1
  const begun: readonly Row[] | undefined = unfinished === -1 ? data?.rows : data?.rows.slice(0, unfinished + 1)
  if (error && !data) return <ProblemNote error={error} onRetry={() => void response.refetch()} />
  return (
    <div className={isPlaceholderData ? 'cards customer-cards outdated' : 'cards customer-cards'}>
      {metrics.map(({ id, orders, total, ...metric }) => (
        <MetricCard
          key={id}
          metric={metric}
          value={data?.totals[id]}
          change={comparison?.change[id]}
          before={comparison?.totals[id]}
          trend={begun?.map((row) => row[id])}
          isLastUnfinished={unfinished !== -1}
          href={links.orders({ ...orders, happened: 'placed', timezone: null }, total)}
          format={format}
        />
      ))}
    </div>
  )
}
