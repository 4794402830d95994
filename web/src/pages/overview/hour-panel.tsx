import { useCallback } from 'react'
import { csvAddress, type ResponseOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { heatChart } from '../../charts/heat-chart.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7]
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** Orders by weekday and hour. */
export function HourPanel() {
  const { query, format } = useView()
  const links = useLinks()
  const heatmap = useApi('/api/analytics/sales/heatmap', { query })

  const chart = useCallback(
    ({ rows }: ResponseOf<'/api/analytics/sales/heatmap'>) =>
      heatChart({
        title: 'Orders',
        columns: HOURS.map(format.hour),
        rows: WEEKDAYS.map(format.weekday),
        cells: rows.map(({ weekday, hour, orders }) => ({
          x: hour,
          y: weekday - 1,
          value: orders,
          href: links.orders({ happened: 'placed', weekday, hour }, 'rows'),
        })),
        write: format.count,
      }),
    [format, links],
  )

  return (
    <ChartPanel
      title="Orders by weekday and hour"
      description="Number of orders placed"
      response={heatmap}
      height={320}
      chart={chart}
      csv={csvAddress('/api/analytics/sales/heatmap', { query })}
    />
  )
}
