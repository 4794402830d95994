import { NativeSelect } from '@mantine/core'
import { useCallback } from 'react'
import { useSearchParams } from 'wouter'
import { type AnswerOf, csvAddress, type RowOf } from '../../api/client.ts'
import { seriesChart } from '../../charts/series-chart.ts'
import { nameBucket } from '../../format/buckets.ts'
import { type MetricId, salesMetrics, writeMetric, writeMetricShort } from '../../metrics.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import { ordersIn } from '../../view/bucket-days.ts'
import { isComparable } from '../../view/comparable.ts'
import { useLinks } from '../../view/links.ts'
import { ordersBehind } from '../../view/orders-behind.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { useSeries } from './use-series.ts'

type Series = AnswerOf<'/api/analytics/sales/series'>

/** A metric over time, with the period compared with behind it. */
export function RevenuePanel() {
  const [search, setSearch] = useSearchParams()
  const { query, view, days, interval, format } = useView()
  const links = useLinks()
  const shop = useShop()
  const series = useSeries()
  const asked = search.get('metric')
  const metric = salesMetrics.find(({ id }) => id === asked) ?? salesMetrics[0]

  const chart = useCallback(
    (answer: Series) => {
      const point = (row: RowOf<'/api/analytics/sales/series'>) => ({
        ...nameBucket(row.bucket, interval, format),
        value: row[metric.id],
      })
      const { orders, total } = ordersBehind[metric.id]
      const timeZone = query.timezone ?? answer.meta.timeZone
      const unfinished = answer.rows.findIndex(({ bucket }) => bucket === answer.meta.unfinishedBucket)
      const points = answer.rows.map((row, i) =>
        unfinished === -1 || i <= unfinished
          ? {
              ...point(row),
              href: links.orders({ ...orders, ...ordersIn(row.bucket, interval, days, timeZone) }, total),
            }
          : { ...point(row), value: null },
      )
      return seriesChart({
        title: metric.label,
        points,
        comparison: isComparable(answer.comparison, shop) ? answer.comparison?.rows.map(point) : undefined,
        unfinishedIndex: unfinished === -1 ? undefined : unfinished,
        write: (value) => writeMetric(metric, value, format),
        writeShort: (value) => writeMetricShort(metric, value, format),
      })
    },
    [metric, interval, format, links, shop, days, query.timezone],
  )

  return (
    <ChartPanel
      title={metric.label}
      description={metric.meaning}
      answer={series}
      height={320}
      chart={chart}
      csv={csvAddress('/api/analytics/sales/series', { query: { ...query, interval, compare: view.compare } })}
      actions={
        <NativeSelect
          size="xs"
          aria-label="Metric of the chart"
          value={metric.id}
          data={salesMetrics.map(({ id, label }) => ({ value: id, label }))}
          onChange={({ currentTarget: { value } }) =>
            setSearch((before) => withMetric(before, value as MetricId), { replace: true })
          }
        />
      }
    />
  )
}

function withMetric(search: URLSearchParams, metric: MetricId): URLSearchParams {
  const changed = new URLSearchParams(search)
  if (metric === 'netRevenue') changed.delete('metric')
  else changed.set('metric', metric)
  return changed
}
