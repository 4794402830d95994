import { useCallback } from 'react'
import { type AnswerOf, csvAddress } from '../../api/client.ts'
import { funnelChart } from '../../charts/funnel-chart.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import { useFunnel } from '../orders/use-funnel.ts'

const STEPS = { placed: 'Placed', paid: 'Paid', shipped: 'Shipped' } as const
type Step = keyof typeof STEPS
const isStep = (step: string): step is Step => step in STEPS

/** How far the orders of the period came. */
export function FunnelPanel() {
  const { format } = useView()
  const links = useLinks()
  const { question, funnel } = useFunnel()

  const chart = useCallback(
    ({ rows }: AnswerOf<'/api/analytics/orders/funnel'>) =>
      funnelChart({
        title: 'Orders',
        steps: rows.flatMap(({ step, reason, orders, share, averageSeconds }) => {
          if (reason !== null || !isStep(step)) return []
          const details = [{ label: 'From the step before, on average', value: format.span(averageSeconds) }]
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
      description={tellTimes(funnel.data, format.span)}
      answer={funnel}
      height={320}
      chart={chart}
      isEmpty={({ totals }) => totals.orders === 0}
      csv={csvAddress('/api/analytics/orders/funnel', question)}
    />
  )
}

function tellTimes(
  answer: AnswerOf<'/api/analytics/orders/funnel'> | undefined,
  span: (seconds: number | null) => string,
): string {
  const { averageSecondsToPayment: payment, averageSecondsToShipment: shipment } = answer?.totals ?? {}
  if (!payment) return 'How far the orders placed in the period came'
  const toShipment = shipment ? `, and to shipment another ${span(shipment)}` : ''
  return `On average ${span(payment)} to payment${toShipment}`
}
