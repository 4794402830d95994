import { NativeSelect } from '@mantine/core'
import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { csvAddress, type RowOf } from '../../api/client.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { ShortId } from '../../parts/short-id.tsx'
import { type TableState, useTable } from '../../parts/use-table.ts'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'

const SORTS = ['netRevenue', 'revenue', 'orders'] as const
type Sort = (typeof SORTS)[number]

const COUNTS = [10, 25, 100]

/** The customers who bought the most in the period. Which come first is asked of the API, which knows all of them. */
export function TopCustomersPanel() {
  const { query } = useView()
  const table = useDescending(useTable({ sorts: SORTS, prefix: 'top' }))
  const [limit, change] = useCount()
  const { basis: _always, ...ofPeriod } = query
  const question = { query: { ...ofPeriod, sort: table.sort, limit } }
  const answer = useAnswer('/api/analytics/customers/top', question)
  const columns = useColumns()
  return (
    <Panel
      title="Top customers"
      description="By what they ordered in the period, less what was taken back of it since"
      answer={answer}
      height={440}
      isEmpty={({ rows }) => rows.length === 0}
      actions={
        <>
          <NativeSelect
            {...{ size: 'xs', 'aria-label': 'How many customers are listed' }}
            value={String(limit)}
            data={COUNTS.map(String)}
            onChange={({ currentTarget: { value } }) => change(value)}
          />
          <CsvButton title="Top customers" csv={csvAddress('/api/analytics/customers/top', question)} />
        </>
      }
    >
      {({ rows }) => (
        <DataTable
          {...{ columns, rows, table }}
          caption="Top customers, the one with the most first"
          keyOf={({ customerId }) => customerId}
        />
      )}
    </Panel>
  )
}

/** The API knows who has the most, not who has the least. */
function useDescending(table: TableState<Sort>): TableState<Sort> {
  return useMemo(
    () => ({
      ...table,
      order: 'desc',
      sortBy: (sort) => {
        if (sort !== table.sort) table.sortBy(sort, 'desc')
      },
    }),
    [table],
  )
}

function useCount() {
  const [search, setSearch] = useSearchParams()
  const count = COUNTS.find((each) => String(each) === search.get('topCount')) ?? COUNTS[0]
  const change = (value: string) =>
    setSearch(
      (before) => {
        const changed = new URLSearchParams(before)
        if (value === String(COUNTS[0])) changed.delete('topCount')
        else changed.set('topCount', value)
        return changed
      },
      { replace: true },
    )
  return [count, change] as const
}

type Row = RowOf<'/api/analytics/customers/top'>

function useColumns(): DataColumn<Row, Sort>[] {
  const { format } = useView()
  const links = useLinks()
  return useMemo(() => {
    const theirs = (customerId: string) => ({ basis: 'order', customerId }) as const
    const behind = (customerId: string) => ({ ...theirs(customerId), happened: 'placed' }) as const
    return [
      {
        ...{ id: 'customer', label: 'Customer' },
        render: ({ customerId }) => <ShortId id={customerId} of="customer" href={links.customer(customerId)} />,
      },
      {
        ...{ id: 'orders', label: 'Orders', align: 'right', sortKey: 'orders' },
        render: ({ customerId, orders }) => (
          <PageLink href={links.orders(behind(customerId), 'rows')}>{format.count(orders)}</PageLink>
        ),
      },
      {
        ...{ id: 'revenue', label: 'Revenue', align: 'right', sortKey: 'revenue' },
        render: ({ customerId, revenue }) => (
          <PageLink href={links.orders(behind(customerId), 'totalRevenue')}>{format.money(revenue)}</PageLink>
        ),
      },
      {
        ...{ id: 'netRevenue', label: 'Net revenue', align: 'right', sortKey: 'netRevenue' },
        render: ({ customerId, netRevenue }) => (
          <PageLink href={links.orders(theirs(customerId), 'netRevenue')}>{format.money(netRevenue)}</PageLink>
        ),
      },
      {
        ...{ id: 'averageOrderValue', label: 'Average order', align: 'right' },
        render: ({ averageOrderValue }) => format.money(averageOrderValue),
      },
      {
        ...{ id: 'lastOrderAt', label: 'Last order', align: 'right' },
        render: ({ lastOrderAt }) => format.instant(lastOrderAt),
      },
      {
        ...{ id: 'firstOrderAt', label: 'First order ever', align: 'right' },
        render: ({ firstOrderAt }) => format.instant(firstOrderAt),
      },
    ]
  }, [format, links])
}
