import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { csvAddress, type RowOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { findSegment, segments } from './segments.ts'

type Row = RowOf<'/api/analytics/customers/segments'>

/** Segments of customers by recency, frequency and spend. */
export function SegmentsPanel() {
  const { ownCurrency, ownFormat: format, view } = useView()
  const request = { query: { currency: ownCurrency } }
  const response = useApi('/api/analytics/customers/segments', request)
  const columns = useColumns()
  const computedAt = response.data?.totals.computedAt
  const customers =
    view.reportingCurrency === undefined ? 'All customers' : `All customers with orders in ${ownCurrency}`
  return (
    <Panel
      title="Segments"
      description={`${customers} over their lifetime, grouped by how recently, how often and for how much they bought${computedAt ? `. Updated ${format.instant(computedAt)}` : ''}`}
      response={response}
      height={560}
      isEmpty={({ rows }) => rows.length === 0}
      emptyText="No segments yet. They are computed every few minutes after the first orders."
      actions={<CsvButton title="Segments" csv={csvAddress('/api/analytics/customers/segments', request)} />}
    >
      {({ rows }) => (
        <DataTable
          caption="Customers by segment"
          columns={columns}
          rows={segments.flatMap(({ id }) => rows.filter(({ segment }) => segment === id))}
          keyOf={({ segment }) => segment}
        />
      )}
    </Panel>
  )
}

function useColumns(): DataColumn<Row>[] {
  const { ownFormat: format } = useView()
  const { firstDay, todayOfShop: today } = useShop()
  const links = useLinks()
  return useMemo(() => {
    const ordersOf = ({ segment }: Row) => {
      const id = findSegment(segment)?.id
      return { segment: id, startDate: firstDay ?? today, endDate: today, timezone: null }
    }
    return [
      {
        id: 'segment',
        label: 'Segment',
        render: ({ segment }) => (
          <>
            {findSegment(segment)?.name}
            <Text size="xs" c="dimmed" className="segment-meaning">
              {findSegment(segment)?.meaning}
            </Text>
          </>
        ),
      },
      {
        id: 'customers',
        label: 'Customers',
        align: 'right',
        render: (row) => (
          <PageLink href={links.orders({ ...ordersOf(row), happened: 'placed' }, 'customers')}>
            {format.count(row.customers)}
          </PageLink>
        ),
      },
      {
        id: 'share',
        label: 'Share',
        align: 'right',
        render: ({ share }) => (
          <>
            {format.share(share)}
            <span className="segment-bar" style={{ width: `${Math.round(200 * (share ?? 0))}px` }} aria-hidden />
          </>
        ),
      },
      {
        id: 'netRevenue',
        label: 'Net revenue',
        align: 'right',
        render: (row) => (
          <PageLink href={links.orders({ ...ordersOf(row), basis: 'order' }, 'netRevenue')}>
            {format.money(row.netRevenue)}
          </PageLink>
        ),
      },
      {
        id: 'perCustomer',
        label: 'Net revenue per customer',
        align: 'right',
        render: ({ netRevenuePerCustomer }) => format.money(netRevenuePerCustomer),
      },
      {
        id: 'scores',
        label: 'RFM scores',
        align: 'right',
        meaning: 'Average scores for recency, frequency and spend, each from 1 (lowest) to 5 (highest)',
        render: (row) =>
          [row.recencyScore, row.frequencyScore, row.monetaryScore].map((score) => format.decimal(score)).join(' · '),
      },
    ]
  }, [format, firstDay, today, links])
}
