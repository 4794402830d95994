import { useCallback } from 'react'
import { csvAddress } from '../../api/client.ts'
import { stackedChart } from '../../charts/stacked-chart.ts'
import { nameBucket } from '../../format/buckets.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import { lastDayOf } from '../../time/days.ts'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import type { CustomerPanelProps, OneCustomer } from './customer.tsx'

/** Net revenue of the customer by month. */
export function CustomerMonthsPanel({ id, response }: CustomerPanelProps) {
  const { amounts, format } = useView()
  const links = useLinks()

  const chart = useCallback(
    ({ series }: OneCustomer) => {
      const ofMonth = (month: string) => ({
        customerId: id,
        startDate: month,
        endDate: lastDayOf(month, 'month'),
        timezone: null,
      })
      return stackedChart({
        title: 'Net revenue',
        parts: ['Net revenue'],
        stacks: series.map(({ month, netRevenue, orders }) => ({
          ...nameBucket(month, 'month', format),
          values: [netRevenue ?? 0],
          hrefs: [links.orders({ ...ofMonth(month), basis: 'order' }, 'netRevenue')],
          details: [{ label: 'Orders', value: format.count(orders) }],
        })),
        write: format.money,
        writeShort: format.moneyShort,
      })
    },
    [id, format, links],
  )

  return (
    <ChartPanel
      title="Net revenue by month"
      description="Refunds and cancellations count in the month of their order"
      response={response}
      height={320}
      chart={chart}
      isEmpty={({ series }) => series.length === 0}
      emptyText="No orders in this currency."
      csv={csvAddress('/api/analytics/customers/{customerId}', {
        inPath: { customerId: id },
        query: amounts,
      })}
    />
  )
}
