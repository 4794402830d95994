import { NativeSelect } from '@mantine/core'
import { useCallback } from 'react'
import { useSearchParams } from 'wouter'
import { csvAddress, type ResponseOf, type RowOf } from '../../api/client.ts'
import { seriesChart } from '../../charts/series-chart.ts'
import { nameBucket } from '../../format/buckets.ts'
import { comparisonNames } from '../../format/labels.ts'
import { useSeries } from '../../panels/use-series.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import { ordersIn } from '../../view/bucket-days.ts'
import { isComparable } from '../../view/comparable.ts'
import { type OrderTotal, useLinks } from '../../view/links.ts'
import type { OrderFilter } from '../../view/order-filter.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'

type Row = RowOf<'/api/analytics/sales/series'>
type Id = 'refunds' | 'refundCount' | 'chargebacks' | 'chargebackCount' | 'cancelled' | 'cancelledOrders' | 'rate'

interface Measure {
  id: Id
  label: string
  unit: 'money' | 'count' | 'share'
  value(row: Row): number | null
  happened: OrderFilter['happened']
  behind: OrderTotal
}

const measures: readonly [Measure, ...Measure[]] = [
  measure('refunds', 'Refunds', 'money', 'refunded'),
  measure('refundCount', 'Number of refunds', 'count', 'refunded'),
  measure('chargebacks', 'Chargebacks', 'money', 'charged_back'),
  measure('chargebackCount', 'Number of chargebacks', 'count', 'charged_back'),
  measure('cancelled', 'Cancelled revenue', 'money', 'cancelled'),
  measure('cancelledOrders', 'Cancelled orders', 'count', 'cancelled'),
  {
    id: 'rate',
    label: 'Share of revenue',
    unit: 'share',
    happened: 'reversed',
    behind: 'reversed',
    value: ({ reversed, totalRevenue }) => (totalRevenue ? (reversed ?? 0) / totalRevenue : null),
  },
]

function measure(
  id: Exclude<Id, 'rate'>,
  label: string,
  unit: 'money' | 'count',
  happened: OrderFilter['happened'],
): Measure {
  return { id, label, unit, happened, value: (row) => row[id], behind: id }
}

/** Refunds and cancellations over time. */
export function ReversalsPanel() {
  const [search, setSearch] = useSearchParams()
  const { query, view, days, interval, timeZone, format } = useView()
  const links = useLinks()
  const shop = useShop()
  const series = useSeries()
  const measureParam = search.get('taken')
  const { id, label, unit, value, happened, behind } = measures.find((one) => one.id === measureParam) ?? measures[0]

  const chart = useCallback(
    ({ rows, meta, comparison }: ResponseOf<'/api/analytics/sales/series'>) => {
      const point = (row: Row) => ({ ...nameBucket(row.bucket, interval, format), value: value(row) })
      const unfinished = rows.findIndex(({ bucket }) => bucket === meta.unfinishedBucket)
      const write = { money: format.money, count: format.count, share: format.share }[unit]
      const writeShort = { money: format.moneyShort, count: format.countShort, share: format.share }[unit]
      return seriesChart({
        title: label,
        points: rows.map((row, i) =>
          unfinished === -1 || i <= unfinished
            ? {
                ...point(row),
                href: links.orders({ happened, ...ordersIn(row.bucket, interval, days, timeZone) }, behind),
              }
            : { ...point(row), value: null },
        ),
        comparison: isComparable(comparison, shop) ? comparison?.rows.map(point) : undefined,
        comparisonName: comparisonNames[view.compare],
        unfinishedIndex: unfinished === -1 ? undefined : unfinished,
        write,
        writeShort,
      })
    },
    [label, unit, value, happened, behind, interval, format, links, shop, days, timeZone, view.compare],
  )

  return (
    <ChartPanel
      title="Refunds and cancellations"
      description={describeTotals(series.data?.totals, format.share)}
      response={series}
      height={320}
      chart={chart}
      csv={csvAddress('/api/analytics/sales/series', { query: { ...query, interval, compare: view.compare } })}
      actions={
        <NativeSelect
          size="xs"
          aria-label="Chart metric of refunds and cancellations"
          value={id}
          data={measures.map((one) => ({ value: one.id, label: one.label }))}
          onChange={({ currentTarget: { value: chosen } }) =>
            setSearch((before) => withMeasure(before, chosen), { replace: true })
          }
        />
      }
    />
  )
}

/** The shares of refunds and cancellations in revenue. */
function describeTotals(
  totals: Pick<Row, 'totalRevenue' | 'refunds' | 'cancelled'> | undefined,
  share: (fraction: number | null) => string,
): string | undefined {
  const { totalRevenue } = totals ?? {}
  if (!totals || !totalRevenue) return undefined
  const of = (amount: number | null) => share((amount ?? 0) / totalRevenue)
  return `${of(totals.refunds)} of revenue refunded, ${of(totals.cancelled)} cancelled`
}

function withMeasure(search: URLSearchParams, id: string): URLSearchParams {
  const changed = new URLSearchParams(search)
  if (id === measures[0].id) changed.delete('taken')
  else changed.set('taken', id)
  return changed
}
