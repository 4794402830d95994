import { useApi } from '../../api/use-api.ts'
import { type Metric, salesMetrics } from '../../metrics.ts'
import { useSeries } from '../../panels/use-series.ts'
import { MetricCard } from '../../parts/metric-card.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { isComparable } from '../../view/comparable.ts'
import { useLinks } from '../../view/links.ts'
import { ordersBehind } from '../../view/orders-behind.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { RestatedMark } from './restated-mark.tsx'
import { useRestated } from './use-restated.ts'

const SHOWN = new Set<Metric['id']>([
  'netRevenue',
  'orders',
  'averageOrderValue',
  'itemsSold',
  'uniqueCustomers',
  'newCustomers',
  'returningCustomers',
  'refunds',
])

/** The metrics of the period with their changes and trends. */
export function MetricCards() {
  const { query, view, format } = useView()
  const links = useLinks()
  const summary = useApi('/api/analytics/sales/summary', { query: { ...query, compare: view.compare } })
  const restatedOf = useRestated()
  const series = useSeries()
  const shop = useShop()
  const comparison = isComparable(summary.data?.comparison, shop) ? summary.data?.comparison : undefined
  const unfinished = series.data?.rows.findIndex(({ bucket }) => bucket === series.data?.meta.unfinishedBucket) ?? -1
  const begun = unfinished === -1 ? series.data?.rows : series.data?.rows.slice(0, unfinished + 1)
  if (summary.error && !summary.data)
    return <ProblemNote error={summary.error} onRetry={() => void summary.refetch()} />
  return (
    <div className={summary.isPlaceholderData ? 'cards outdated' : 'cards'}>
      {salesMetrics
        .filter(({ id }) => SHOWN.has(id))
        .map((metric) => {
          const value = summary.isPlaceholderData ? undefined : summary.data?.totals[metric.id]
          const restated = restatedOf(metric.id, value)
          return (
            <MetricCard
              key={metric.id}
              metric={metric}
              value={summary.data?.totals[metric.id]}
              change={comparison?.change[metric.id]}
              before={comparison?.totals[metric.id]}
              trend={begun?.map((row) => row[metric.id])}
              isLastUnfinished={unfinished !== -1}
              href={links.orders(ordersBehind[metric.id].orders, ordersBehind[metric.id].total)}
              format={format}
              mark={restated && <RestatedMark metric={metric} value={value ?? null} restated={restated} />}
            />
          )
        })}
    </div>
  )
}
