import { useCallback } from 'react'
import { type AnswerOf, csvAddress } from '../../api/client.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { barsChart } from '../../charts/bars-chart.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'

interface DimensionPanelProps {
  groupBy: 'channel' | 'country' | 'paymentMethod'
  title: string
}

const OF = { channel: 'Channel', country: 'Country', paymentMethod: 'Payment method' }

/** Net revenue by a label of the orders. */
export function DimensionPanel({ groupBy, title }: DimensionPanelProps) {
  const { query, format } = useView()
  const links = useLinks()
  // By a label, sales are kept by the days of the shop.
  const { timezone: _shopDays, ...inShopDays } = query
  const question = { query: { ...inShopDays, groupBy, interval: 'year' as const } }
  const series = useAnswer('/api/analytics/sales/series', question)

  const chart = useCallback(
    ({ rows }: AnswerOf<'/api/analytics/sales/series'>) => {
      const sums = new Map<string, { netRevenue: number; orders: number }>()
      for (const { group, netRevenue, orders } of rows) {
        const sum = sums.get(group ?? '') ?? { netRevenue: 0, orders: 0 }
        sums.set(group ?? '', { netRevenue: sum.netRevenue + netRevenue, orders: sum.orders + orders })
      }
      const sorted = [...sums].sort(([, a], [, b]) => b.netRevenue - a.netRevenue)
      return barsChart({
        title: 'Net revenue',
        of: OF[groupBy],
        bars: sorted.slice(0, 8).map(([name, { netRevenue, orders }]) => ({
          name: name === '' ? 'Not told' : name,
          value: netRevenue,
          href: links.orders({ [groupBy]: name, timezone: null }, 'netRevenue'),
          details: [{ label: 'Orders', value: format.count(orders) }],
        })),
        write: format.money,
        writeShort: format.moneyShort,
      })
    },
    [format, links, groupBy],
  )

  return (
    <ChartPanel
      title={title}
      description="Net revenue"
      answer={series}
      height={260}
      chart={chart}
      isEmpty={({ rows }) => rows.length === 0}
      csv={csvAddress('/api/analytics/sales/series', question)}
    />
  )
}
