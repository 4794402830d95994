import { useCallback } from 'react'
import { csvAddress, type ResponseOf } from '../../api/client.ts'
import { stackedChart } from '../../charts/stacked-chart.ts'
import { nameBucket } from '../../format/buckets.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import { clipDays, lastDayOf } from '../../time/days.ts'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import { useNewReturning } from './use-new-returning.ts'

/** New and returning customers over time. */
export function NewReturningPanel() {
  const { days, interval: pageInterval, format } = useView()
  const links = useLinks()
  const interval = pageInterval === 'hour' ? 'day' : pageInterval
  const { request, response } = useNewReturning(interval)

  const chart = useCallback(
    ({ rows, meta }: ResponseOf<'/api/analytics/customers/new-returning'>) => {
      const unfinished = rows.findIndex(({ bucket }) => bucket === meta.unfinishedBucket)
      const begun = unfinished === -1 ? rows : rows.slice(0, unfinished + 1)
      return stackedChart({
        title: 'Customers',
        parts: ['Returning', 'New'],
        stacks: begun.map((row) => {
          const within = { startDate: row.bucket, endDate: days.endDate }
          const inBucket = clipDays(row.bucket, lastDayOf(row.bucket, interval), within)
          const ofBucket = { happened: 'placed', ...inBucket, timezone: null } as const
          return {
            ...nameBucket(row.bucket, interval, format),
            values: [row.returningCustomers, row.newCustomers],
            hrefs: (['returning', 'new'] as const).map((customers) =>
              links.orders({ ...ofBucket, customers }, 'customers'),
            ),
            details: [
              { label: 'Customers', value: format.count(row.uniqueCustomers) },
              { label: 'Returning rate', value: format.share(row.returningShare) },
              { label: 'Repeat rate', value: format.share(row.repeatRate) },
              { label: 'Orders of new customers', value: format.count(row.newCustomerOrders) },
              { label: 'Guest orders', value: format.count(row.guestOrders) },
            ],
          }
        }),
        unfinishedIndex: unfinished === -1 ? undefined : unfinished,
        write: format.count,
        writeShort: format.countShort,
      })
    },
    [days, interval, format, links],
  )

  const { period } = response.data?.meta ?? {}
  const isWider = period && period.startDate < days.startDate
  return (
    <ChartPanel
      title="New and returning customers"
      description={`Distinct customers per ${interval}${isWider ? `. Starts on ${format.day(period.startDate)}, so that the first ${interval} is complete` : ''}`}
      response={response}
      height={320}
      chart={chart}
      isEmpty={({ totals }) => totals.uniqueCustomers === 0}
      csv={csvAddress('/api/analytics/customers/new-returning', request)}
    />
  )
}
