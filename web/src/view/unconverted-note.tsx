import { Alert, Text } from '@mantine/core'
import { useApi } from '../api/use-api.ts'
import { countOf } from '../format/count-of.ts'
import { createFormat } from '../format/format.ts'
import { useView } from './use-view.ts'

/** Lists the amounts of the period that are missing in all numbers, because no exchange rate was known on their days. */
export function UnconvertedNote() {
  const { view, query, currency, timeZone, format } = useView()
  const { data } = useApi(
    '/api/analytics/sales/summary',
    { query: { ...query, compare: view.compare } },
    { isWanted: view.reportingCurrency !== undefined },
  )
  const parts = view.reportingCurrency === undefined ? [] : (data?.unconverted ?? [])
  if (parts.length === 0) return null
  return (
    <Alert
      color="yellow"
      title={`Not included in ${currency}, because no exchange rate is known`}
      mb="md"
      role="status"
      className="unconverted-note"
    >
      {parts.map(({ currency: code, period, totals }) => {
        const own = createFormat({ currency: code, timeZone })
        const reversed = totals.reversed ? `, ${own.money(-totals.reversed)} reversed` : ''
        return (
          <Text key={code} size="sm">
            {`${own.money(totals.totalRevenue)} from ${countOf(totals.orders ?? 0, 'order', format)} in ${code}${reversed} (${format.days(period.startDate, period.endDate)})`}
          </Text>
        )
      })}
    </Alert>
  )
}
