import { NativeSelect } from '@mantine/core'
import { useCallback } from 'react'
import { useSearchParams } from 'wouter'
import { csvAddress, type ResponseOf, type RowOf } from '../../api/client.ts'
import { seriesChart } from '../../charts/series-chart.ts'
import { nameBucket } from '../../format/buckets.ts'
import { comparisonNames } from '../../format/labels.ts'
import { writeMetric, writeMetricShort } from '../../metrics.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import { ordersIn } from '../../view/bucket-days.ts'
import { isComparable } from '../../view/comparable.ts'
import { useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { oneProductMetrics } from './one-product-metrics.ts'
import { useProductSeries } from './use-product-series.ts'

const PATH = '/api/analytics/products/{productId}/series'

/** A metric of one product over time, with the comparison period behind it. */
export function ProductSeriesPanel({ productId }: { productId: string }) {
  const [search, setSearch] = useSearchParams()
  const { days, view, format } = useView()
  const links = useLinks()
  const shop = useShop()
  const { interval, request, response } = useProductSeries(productId)
  const metric = oneProductMetrics.find(({ id }) => id === search.get('metric')) ?? oneProductMetrics[0]

  const chart = useCallback(
    ({ rows, meta, comparison }: ResponseOf<typeof PATH>) => {
      const point = (row: RowOf<typeof PATH>) => ({
        ...nameBucket(row.bucket, interval, format),
        value: row[metric.id],
      })
      const unfinished = rows.findIndex(({ bucket }) => bucket === meta.unfinishedBucket)
      const hrefOf = (bucket: string) => {
        const when = ordersIn(bucket, interval, days, meta.timeZone)
        return links.orders({ ...metric.orders, ...when, productId, timezone: null }, metric.total)
      }
      return seriesChart({
        title: metric.label,
        points: rows.map((row, i) =>
          unfinished === -1 || i <= unfinished
            ? { ...point(row), href: hrefOf(row.bucket) }
            : { ...point(row), value: null },
        ),
        comparison: isComparable(comparison, shop) ? comparison?.rows.map(point) : undefined,
        comparisonName: comparisonNames[view.compare],
        unfinishedIndex: unfinished === -1 ? undefined : unfinished,
        write: (value) => writeMetric(metric, value, format),
        writeShort: (value) => writeMetricShort(metric, value, format),
      })
    },
    [metric, interval, format, links, shop, days, view.compare, productId],
  )

  return (
    <ChartPanel
      title={metric.label}
      description={metric.meaning}
      response={response}
      height={300}
      chart={chart}
      csv={csvAddress(PATH, request)}
      actions={
        <NativeSelect
          size="xs"
          aria-label="Chart metric"
          value={metric.id}
          data={oneProductMetrics.map(({ id, label }) => ({ value: id, label }))}
          onChange={({ currentTarget: { value } }) =>
            setSearch((before) => withMetric(before, value), { replace: true })
          }
        />
      }
    />
  )
}

function withMetric(search: URLSearchParams, metric: string): URLSearchParams {
  const changed = new URLSearchParams(search)
  if (metric === oneProductMetrics[0].id) changed.delete('metric')
  else changed.set('metric', metric)
  return changed
}
