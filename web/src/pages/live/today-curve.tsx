import { SegmentedControl } from '@mantine/core'
import { useCallback } from 'react'
import { useSearchParams } from 'wouter'
import { csvAddress, type ResponseOf } from '../../api/client.ts'
import { seriesChart } from '../../charts/series-chart.ts'
import { nameBucket } from '../../format/buckets.ts'
import { salesMetrics, writeMetric, writeMetricShort } from '../../metrics.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { runningTotals } from './running-totals.ts'
import { useTodayHours, useTodayQuery } from './use-today.ts'

type Series = ResponseOf<'/api/analytics/sales/series'>

const CHOICES = [
  { value: 'netRevenue', label: 'Net revenue' },
  { value: 'orders', label: 'Orders' },
]

/** The running total of today by hour, with the same weekday of last week behind it. */
export function TodayCurve() {
  const [search, setSearch] = useSearchParams()
  const { format } = useView()
  const { today: day } = useShop()
  const query = useTodayQuery()
  const { today, lastWeek } = useTodayHours()
  const id = search.get('curve') === 'orders' ? 'orders' : 'netRevenue'
  const metric = salesMetrics.find((each) => each.id === id) ?? salesMetrics[0]
  const before = lastWeek.data

  const chart = useCallback(
    ({ rows, meta }: Series) => {
      const names = (series: Series['rows']) => series.map(({ bucket }) => nameBucket(bucket, 'hour', format))
      const unfinished = rows.findIndex(({ bucket }) => bucket === meta.unfinishedBucket)
      const values = runningTotals(rows.map((row) => row[id] ?? 0)).map((value, i) =>
        unfinished !== -1 && i > unfinished ? null : value,
      )
      const old = before && runningTotals(before.rows.map((row) => row[id] ?? 0))
      const oldNames = before ? names(before.rows) : []
      return seriesChart({
        title: metric.label,
        points: names(rows).map((name, i) => ({ ...name, value: values[i] ?? null })),
        comparison: old?.map((value, i) => ({ short: oldNames[i]?.short ?? '', full: oldNames[i]?.full ?? '', value })),
        comparisonName: `${format.weekdayName(day)} last week`,
        unfinishedIndex: unfinished === -1 ? undefined : unfinished,
        write: (value) => writeMetric(metric, value, format),
        writeShort: (value) => writeMetricShort(metric, value, format),
      })
    },
    [before, format, id, metric, day],
  )

  return (
    <ChartPanel
      title="Today so far"
      description={`${metric.label}: running total by hour, compared with ${format.weekdayName(day)} last week`}
      response={today}
      height={300}
      chart={chart}
      csv={csvAddress('/api/analytics/sales/series', { query: { ...query, interval: 'hour' } })}
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Chart metric"
          value={id}
          data={CHOICES}
          onChange={(value) =>
            setSearch(
              (old) => {
                const changed = new URLSearchParams(old)
                if (value === 'orders') changed.set('curve', value)
                else changed.delete('curve')
                return changed
              },
              { replace: true },
            )
          }
        />
      }
    />
  )
}
