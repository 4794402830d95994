import { NativeSelect } from '@mantine/core'
import { useCallback } from 'react'
import { useSearchParams } from 'wouter'
import { csvAddress, type ResponseOf, type RowOf } from '../../api/client.ts'
import { seriesChart } from '../../charts/series-chart.ts'
import { nameBucket } from '../../format/buckets.ts'
import { comparisonNames } from '../../format/labels.ts'
import { type MetricId, salesMetrics, writeMetric, writeMetricShort } from '../../metrics.ts'
import { useSeries } from '../../panels/use-series.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import { clipDays, lastDayOf } from '../../time/days.ts'
import { ordersIn } from '../../view/bucket-days.ts'
import { isComparable } from '../../view/comparable.ts'
import { useLinks } from '../../view/links.ts'
import { ordersBehind } from '../../view/orders-behind.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { RestatedMark } from './restated-mark.tsx'
import { useRestatedBuckets } from './use-restated.ts'

type Series = ResponseOf<'/api/analytics/sales/series'>

/** A metric over time, with the comparison period behind it. */
export function RevenuePanel() {
  const [search, setSearch] = useSearchParams()
  const { query, view, days, interval, format } = useView()
  const links = useLinks()
  const shop = useShop()
  const series = useSeries()
  const restatedOf = useRestatedBuckets()
  const metricParam = search.get('metric')
  const metric = salesMetrics.find(({ id }) => id === metricParam) ?? salesMetrics[0]

  const chart = useCallback(
    (response: Series) => {
      const point = (row: RowOf<'/api/analytics/sales/series'>) => ({
        ...nameBucket(row.bucket, interval, format),
        value: row[metric.id],
      })
      const { orders, total } = ordersBehind[metric.id]
      const timeZone = query.timezone ?? response.meta.timeZone
      const unfinished = response.rows.findIndex(({ bucket }) => bucket === response.meta.unfinishedBucket)
      const points = response.rows.map((row, i) =>
        unfinished === -1 || i <= unfinished
          ? {
              ...point(row),
              mark: restatedOf(row.bucket, metric.id, row[metric.id]) && row.bucket,
              href: links.orders({ ...orders, ...ordersIn(row.bucket, interval, days, timeZone) }, total),
            }
          : { ...point(row), value: null },
      )
      return seriesChart({
        title: metric.label,
        points,
        comparison: isComparable(response.comparison, shop) ? response.comparison?.rows.map(point) : undefined,
        comparisonName: comparisonNames[view.compare],
        unfinishedIndex: unfinished === -1 ? undefined : unfinished,
        write: (value) => writeMetric(metric, value, format),
        writeShort: (value) => writeMetricShort(metric, value, format),
      })
    },
    [metric, interval, format, links, shop, days, query.timezone, view.compare, restatedOf],
  )

  function renderMark(bucket: string) {
    const value = series.data?.rows.find((row) => row.bucket === bucket)?.[metric.id] ?? null
    const restated = restatedOf(bucket, metric.id, value)
    if (!restated || interval === 'hour') return null
    const first = bucket.slice(0, 10)
    const ofBucket = clipDays(first, lastDayOf(first, interval), days)
    return <RestatedMark metric={metric} value={value} restated={restated} days={ofBucket} />
  }

  return (
    <ChartPanel
      title={metric.label}
      description={metric.meaning}
      response={series}
      height={320}
      chart={chart}
      renderMark={renderMark}
      csv={csvAddress('/api/analytics/sales/series', { query: { ...query, interval, compare: view.compare } })}
      actions={
        <NativeSelect
          size="xs"
          aria-label="Chart metric"
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
