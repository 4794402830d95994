import { useCallback } from 'react'
import { type AnswerOf, csvAddress } from '../../api/client.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { barsChart } from '../../charts/bars-chart.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import { useView } from '../../view/use-view.ts'

const STEPS: Record<string, string> = { placed: 'Placed', paid: 'Paid', shipped: 'Shipped', refunded: 'Refunded' }

/** How far the orders of the period came. */
export function FunnelPanel() {
  const { query, format } = useView()
  const { basis: _byOrder, ...question } = query
  const funnel = useAnswer('/api/analytics/orders/funnel', { query: question })

  const chart = useCallback(
    ({ rows }: AnswerOf<'/api/analytics/orders/funnel'>) =>
      barsChart({
        title: 'Orders',
        of: 'Step',
        bars: rows
          .filter(({ step, reason }) => reason === null && step in STEPS)
          .map(({ step, orders, share, averageSeconds }) => ({
            name: STEPS[step] ?? step,
            value: orders,
            details: [
              { label: 'Of all placed', value: format.share(share) },
              { label: 'Time to here, on average', value: format.span(averageSeconds) },
            ],
          })),
        write: format.count,
        writeShort: format.countShort,
      }),
    [format],
  )

  return (
    <ChartPanel
      title="From order to shipment"
      description="How far the orders placed in the period came"
      answer={funnel}
      height={320}
      chart={chart}
      csv={csvAddress('/api/analytics/orders/funnel', { query: question })}
    />
  )
}
