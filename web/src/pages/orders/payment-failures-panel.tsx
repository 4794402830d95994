import { useCallback } from 'react'
import { csvAddress, type ResponseOf } from '../../api/client.ts'
import { heatChart } from '../../charts/heat-chart.ts'
import { paymentMethodName, reasonName } from '../../format/labels.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import { usePayments } from './use-payments.ts'

type Payments = ResponseOf<'/api/analytics/payments/summary'>

const failuresOf = ({ rows }: Payments) => rows.filter(({ outcome }) => outcome === 'failed')

/** Failed payments by reason and method. */
export function PaymentFailuresPanel() {
  const { format } = useView()
  const links = useLinks()
  const { request, payments } = usePayments()

  const chart = useCallback(
    (response: Payments) => {
      const failures = failuresOf(response).map((row) => ({ ...row, reason: row.reason ?? '' }))
      const reasons = [...new Set(failures.map(({ reason }) => reason))]
      const methods = [...new Set(failures.map(({ paymentMethod }) => paymentMethod))]
      return heatChart({
        title: 'Failed payments',
        columns: methods.map(paymentMethodName),
        rows: reasons.map(reasonName),
        cells: failures.map(({ reason, paymentMethod, payments: value }) => ({
          x: methods.indexOf(paymentMethod),
          y: reasons.indexOf(reason),
          value,
          href: links.orders(
            { happened: 'payment_failed', paymentMethod, failureReason: reason, timezone: null },
            'failedPayments',
          ),
        })),
        write: format.count,
      })
    },
    [format, links],
  )

  return (
    <ChartPanel
      title="Failed payments"
      description="By reason and payment method"
      response={payments}
      height={320}
      chart={chart}
      isEmpty={(response) => failuresOf(response).length === 0}
      emptyText="No failed payments in this period."
      csv={csvAddress('/api/analytics/payments/summary', request)}
    />
  )
}
