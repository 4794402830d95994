import { useCallback } from 'react'
import { csvAddress, type ResponseOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { barsChart } from '../../charts/bars-chart.ts'
import { type Dimension, dimensions } from '../../format/labels.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'

/** Net revenue by channel, country or payment method. */
export function DimensionPanel({ groupBy }: { groupBy: Dimension }) {
  const { label, title, nameOf } = dimensions[groupBy]
  const { query, format } = useView()
  const links = useLinks()
  // Grouped sales are stored by the days of the shop.
  const { timezone: _shopDays, ...inShopDays } = query
  const request = { query: { ...inShopDays, groupBy, interval: 'year' as const } }
  const series = useApi('/api/analytics/sales/series', request)

  const chart = useCallback(
    ({ rows }: ResponseOf<'/api/analytics/sales/series'>) => {
      const sums = new Map<string, { netRevenue: number; orders: number }>()
      for (const { group, netRevenue, orders } of rows) {
        const sum = sums.get(group ?? '') ?? { netRevenue: 0, orders: 0 }
        sums.set(group ?? '', { netRevenue: sum.netRevenue + (netRevenue ?? 0), orders: sum.orders + (orders ?? 0) })
      }
      const sorted = [...sums].sort(([, a], [, b]) => b.netRevenue - a.netRevenue)
      return barsChart({
        title: 'Net revenue',
        of: label,
        bars: sorted.slice(0, 8).map(([code, { netRevenue, orders }]) => ({
          name: nameOf(code),
          value: netRevenue,
          href: links.orders({ [groupBy]: code, timezone: null }, 'netRevenue'),
          details: [{ label: 'Orders', value: format.count(orders) }],
        })),
        write: format.money,
        writeShort: format.moneyShort,
      })
    },
    [format, links, groupBy, label, nameOf],
  )

  return (
    <ChartPanel
      title={title}
      description="By net revenue"
      response={series}
      height={260}
      chart={chart}
      isEmpty={({ rows }) => rows.length === 0}
      csv={csvAddress('/api/analytics/sales/series', request)}
    />
  )
}
