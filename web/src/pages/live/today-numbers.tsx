import { Card, Group, Skeleton, Text } from '@mantine/core'
import { Link } from 'wouter'
import { type Metric, type MetricId, salesMetrics, writeMetric } from '../../metrics.ts'
import { ChangeBadge } from '../../parts/change-badge.tsx'
import { LiveNumber } from '../../parts/live-number.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { isComparable } from '../../view/comparable.ts'
import { useLinks } from '../../view/links.ts'
import { ordersBehind } from '../../view/orders-behind.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { useTodaySummary } from './use-today.ts'

const SHOWN: readonly MetricId[] = ['netRevenue', 'orders', 'averageOrderValue', 'uniqueCustomers']

/** Four metrics of today, compared with the same weekday of last week up to the same time. */
export function TodayNumbers() {
  const summary = useTodaySummary()
  const shop = useShop()
  const links = useLinks()
  const { format } = useView()
  if (summary.error && !summary.data)
    return <ProblemNote error={summary.error} onRetry={() => void summary.refetch()} />
  const comparison = isComparable(summary.data?.comparison, shop) ? summary.data?.comparison : undefined
  return (
    <div className="live-numbers">
      {salesMetrics
        .filter(({ id }) => SHOWN.includes(id))
        .map((metric: Metric & { id: MetricId }) => {
          const { orders, total } = ordersBehind[metric.id]
          const href = links.orders({ ...orders, startDate: shop.today, endDate: shop.today }, total)
          return (
            <Card
              key={metric.id}
              withBorder
              padding="md"
              component={Link}
              href={href}
              className="metric-card live-card"
            >
              <Text c="dimmed" fw={500}>
                {metric.label}
              </Text>
              {summary.data ? (
                <LiveNumber
                  text={writeMetric(metric, summary.data.totals[metric.id], format)}
                  fw={700}
                  className="live-big"
                />
              ) : (
                <Skeleton height={56} my={4} width="80%" />
              )}
              <Group gap="xs" mih={44} align="flex-start" mt={4}>
                <ChangeBadge
                  change={comparison?.change[metric.id]}
                  isBetterLower={metric.isBetterLower}
                  format={format}
                />
                {comparison && (
                  <Text span size="sm" c="dimmed" className="live-before">
                    {`${format.weekdayName(shop.today)} last week at this time: ${writeMetric(metric, comparison.totals[metric.id], format)}`}
                  </Text>
                )}
              </Group>
            </Card>
          )
        })}
    </div>
  )
}
