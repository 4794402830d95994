import { useCallback } from 'react'
import { csvAddress, type ResponseOf } from '../api/client.ts'
import { funnelChart } from '../charts/funnel-chart.ts'
import { ChartPanel } from '../parts/chart-panel.tsx'
import { useLinks } from '../view/links.ts'
import { useView } from '../view/use-view.ts'
import { useFunnel } from './use-funnel.ts'

const STEPS = { placed: 'Placed', paid: 'Paid', shipped: 'Shipped' } as const
type Step = keyof typeof STEPS
const isStep = (step: string): step is Step => step in STEPS

/** The progress of the orders of the period: placed, paid, shipped. */
export function FunnelPanel() {
  const { format } = useView()
  const links = useLinks()
  const { request, funnel } = useFunnel()

  const chart = useCallback(
    ({ rows }: ResponseOf<'/api/analytics/orders/funnel'>) =>
      funnelChart({
        title: 'Orders',
        steps: rows.flatMap(({ step, reason, orders, share, averageSeconds }) => {
          if (reason !== null || !isStep(step)) return []
          const details = [{ label: 'Average time since the previous step', value: format.span(averageSeconds) }]
          const href = links.orders({ happened: 'placed', status: step, timezone: null }, 'rows')
          return [{ name: STEPS[step], value: orders, share, details, href }]
        }),
        write: format.count,
        writeShare: format.share,
      }),
    [format, links],
  )

  return (
    <ChartPanel
      title="From order to shipment"
      description={describeTimes(funnel.data, format.span)}
      response={funnel}
      height={320}
      chart={chart}
      isEmpty={({ totals }) => totals.orders === 0}
      csv={csvAddress('/api/analytics/orders/funnel', request)}
    />
  )
}

function describeTimes(
  response: ResponseOf<'/api/analytics/orders/funnel'> | undefined,
  span: (seconds: number | null) => string,
): string {
  const { averageSecondsToPayment: payment, averageSecondsToShipment: shipment } = response?.totals ?? {}
  if (!payment) return 'Orders placed in the period'
  const toShipment = shipment ? `, then ${span(shipment)} to shipment` : ''
  return `On average ${span(payment)} to payment${toShipment}`
}
