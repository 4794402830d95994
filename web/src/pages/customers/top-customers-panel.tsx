import { NativeSelect } from '@mantine/core'
import { useMemo } from 'react'
import { useSearchParams } from 'wouter'
import { csvAddress, type RowOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
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

/** The customers with the highest revenue or most orders in the period. The API sorts them. */
export function TopCustomersPanel() {
  const { query } = useView()
  const table = useDescending(useTable({ sorts: SORTS, prefix: 'top' }))
  const [limit, change] = useCount()
  const { basis: _always, ...ofPeriod } = query
  const request = { query: { ...ofPeriod, sort: table.sort, limit } }
  const response = useApi('/api/analytics/customers/top', request)
  const columns = useColumns()
  return (
    <Panel
      title="Top customers"
      description="Orders placed in the period, minus later refunds and cancellations of these orders"
      response={response}
      height={440}
      isEmpty={({ rows }) => rows.length === 0}
      actions={
        <>
          <NativeSelect
            size="xs"
            aria-label="Number of customers"
            value={String(limit)}
            data={COUNTS.map(String)}
            onChange={({ currentTarget: { value } }) => change(value)}
          />
          <CsvButton title="Top customers" csv={csvAddress('/api/analytics/customers/top', request)} />
        </>
      }
    >
      {({ rows }) => (
        <DataTable
          columns={columns}
          rows={rows}
          table={table}
          caption="Top customers, highest value first"
          keyOf={({ customerId }) => customerId}
        />
      )}
    </Panel>
  )
}

/** The API sorts top customers in descending order only. */
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
    const ordersOf = (customerId: string) => ({ basis: 'order', customerId }) as const
    const placedBy = (customerId: string) => ({ ...ordersOf(customerId), happened: 'placed' }) as const
    return [
      {
        id: 'customer',
        label: 'Customer',
        render: ({ customerId }) => <ShortId id={customerId} of="customer" href={links.customer(customerId)} />,
      },
      {
        id: 'orders',
        label: 'Orders',
        align: 'right',
        sortKey: 'orders',
        render: ({ customerId, orders }) => (
          <PageLink href={links.orders(placedBy(customerId), 'rows')}>{format.count(orders)}</PageLink>
        ),
      },
      {
        id: 'revenue',
        label: 'Revenue',
        align: 'right',
        sortKey: 'revenue',
        render: ({ customerId, revenue }) => (
          <PageLink href={links.orders(placedBy(customerId), 'totalRevenue')}>{format.money(revenue)}</PageLink>
        ),
      },
      {
        id: 'netRevenue',
        label: 'Net revenue',
        align: 'right',
        sortKey: 'netRevenue',
        render: ({ customerId, netRevenue }) => (
          <PageLink href={links.orders(ordersOf(customerId), 'netRevenue')}>{format.money(netRevenue)}</PageLink>
        ),
      },
      {
        id: 'averageOrderValue',
        label: 'Average order value',
        align: 'right',
        render: ({ averageOrderValue }) => format.money(averageOrderValue),
      },
      {
        id: 'lastOrderAt',
        label: 'Last order',
        align: 'right',
        render: ({ lastOrderAt }) => format.instant(lastOrderAt),
      },
      {
        id: 'firstOrderAt',
        label: 'First order',
        align: 'right',
        render: ({ firstOrderAt }) => format.instant(firstOrderAt),
      },
    ]
  }, [format, links])
}
