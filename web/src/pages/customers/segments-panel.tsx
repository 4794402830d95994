import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { csvAddress, type RowOf } from '../../api/client.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useShop } from '../../view/shop.ts'
import { useView } from '../../view/use-view.ts'
import { findSegment, segments } from './segments.ts'

type Row = RowOf<'/api/analytics/customers/segments'>

/** The kinds of customers the shop has, by how recently, how often and for how much they bought. */
export function SegmentsPanel() {
  const { currency, format } = useView()
  const question = { query: { currency } }
  const answer = useAnswer('/api/analytics/customers/segments', question)
  const columns = useColumns()
  const computedAt = answer.data?.totals.computedAt
  return (
    <Panel
      title="Segments"
      description={`All customers over their whole life, by how lately, how often and for how much they bought compared with the shop’s others${computedAt ? `; as of ${format.instant(computedAt)}` : ''}`}
      answer={answer}
      height={560}
      isEmpty={({ rows }) => rows.length === 0}
      emptyText="Segments are worked out in the background every few minutes, once customers have ordered."
      actions={<CsvButton title="Segments" csv={csvAddress('/api/analytics/customers/segments', question)} />}
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
  const { format } = useView()
  const { firstDay, todayOfShop: today } = useShop()
  const links = useLinks()
  return useMemo(() => {
    const behind = ({ segment }: Row) => {
      const id = findSegment(segment)?.id
      return { segment: id, startDate: firstDay ?? today, endDate: today, timezone: null }
    }
    return [
      {
        ...{ id: 'segment', label: 'Segment' },
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
        ...{ id: 'customers', label: 'Customers', align: 'right' },
        render: (row) => (
          <PageLink href={links.orders({ ...behind(row), happened: 'placed' }, 'customers')}>
            {format.count(row.customers)}
          </PageLink>
        ),
      },
      {
        ...{ id: 'share', label: 'Of all', align: 'right' },
        render: ({ share }) => (
          <>
            {format.share(share)}
            <span className="segment-bar" style={{ width: `${Math.round(200 * (share ?? 0))}px` }} aria-hidden />
          </>
        ),
      },
      {
        ...{ id: 'netRevenue', label: 'Net revenue', align: 'right' },
        render: (row) => (
          <PageLink href={links.orders({ ...behind(row), basis: 'order' }, 'netRevenue')}>
            {format.money(row.netRevenue)}
          </PageLink>
        ),
      },
      {
        ...{ id: 'perCustomer', label: 'Per customer', align: 'right' },
        render: ({ netRevenuePerCustomer }) => format.money(netRevenuePerCustomer),
      },
      {
        ...{ id: 'scores', label: 'Scores', align: 'right' },
        meaning: 'How lately, how often and for how much, each from 1 to 5, on average',
        render: (row) =>
          [row.recencyScore, row.frequencyScore, row.monetaryScore].map((score) => format.decimal(score)).join(' · '),
      },
    ]
  }, [format, firstDay, today, links])
}
