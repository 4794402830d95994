import { useAnswer } from '../../api/use-answer.ts'
import { type Metric, salesMetrics } from '../../metrics.ts'
import { MetricCard } from '../../parts/metric-card.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import { useSeries } from './use-series.ts'

const SHOWN = new Set<Metric['id']>([
  ...(['netRevenue', 'orders', 'averageOrderValue', 'itemsSold'] as const),
  ...(['uniqueCustomers', 'newCustomers', 'returningCustomers', 'refunds'] as const),
])

/** The metrics of the period, their change and their course. */
export function MetricCards() {
  const { query, view, format } = useView()
  const links = useLinks()
  const summary = useAnswer('/api/analytics/sales/summary', { query: { ...query, compare: view.compare } })
  const series = useSeries()
  const change = summary.data?.comparison?.change
  const before = summary.data?.comparison?.totals
  const hasUnfinished = series.data !== undefined && series.data.meta.unfinishedBucket !== null
  if (summary.error && !summary.data)
    return <ProblemNote error={summary.error} onRetry={() => void summary.refetch()} />
  return (
    <div className={summary.isPlaceholderData ? 'cards outdated' : 'cards'}>
      {salesMetrics
        .filter(({ id }) => SHOWN.has(id))
        .map((metric) => (
          <MetricCard
            key={metric.id}
            metric={metric}
            value={summary.data?.totals[metric.id]}
            change={change?.[metric.id]}
            before={before?.[metric.id]}
            course={series.data?.rows.map((row) => row[metric.id])}
            isLastUnfinished={hasUnfinished}
            href={links.orders()}
            format={format}
          />
        ))}
    </div>
  )
}
