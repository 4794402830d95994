import { useCallback } from 'react'
import { type AnswerOf, csvAddress } from '../../api/client.ts'
import { heatChart } from '../../charts/heat-chart.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import { usePayments } from './use-payments.ts'

type Payments = AnswerOf<'/api/analytics/payments/summary'>

const failuresOf = ({ rows }: Payments) => rows.filter(({ outcome }) => outcome === 'failed')

/** Why payments were refused, by method. */
export function PaymentFailuresPanel() {
  const { format } = useView()
  const links = useLinks()
  const { question, payments } = usePayments()

  const chart = useCallback(
    (answer: Payments) => {
      const failures = failuresOf(answer).map((row) => ({ ...row, reason: row.reason ?? '' }))
      const reasons = [...new Set(failures.map(({ reason }) => reason))]
      const methods = [...new Set(failures.map(({ paymentMethod }) => paymentMethod))]
      return heatChart({
        title: 'Failed payments',
        columns: methods.map((method) => method || 'Not told'),
        rows: reasons.map((reason) => reason || 'No reason told'),
        cells: failures.map(({ reason, paymentMethod, payments: value }) => ({
          ...{ x: methods.indexOf(paymentMethod), y: reasons.indexOf(reason), value },
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
      title="Why payments failed"
      description="Failed payments by reason and method"
      answer={payments}
      height={320}
      chart={chart}
      isEmpty={(answer) => failuresOf(answer).length === 0}
      emptyText="No payment failed in this period."
      csv={csvAddress('/api/analytics/payments/summary', question)}
    />
  )
}
