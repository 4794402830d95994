import { csvAddress, type RowOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import type { Format } from '../../format/format.ts'
import { dimensions } from '../../format/labels.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { type Links, useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'

const PATH = '/api/analytics/taxes'

type TaxRow = RowOf<typeof PATH>

/** Tax by country, and by rate where order lines state one. */
export function TaxesPanel() {
  const { query, format } = useView()
  const links = useLinks()
  // Taxes are stored by the days of the shop.
  const { timezone: _shopDays, ...inShopDays } = query
  const request = { query: { ...inShopDays, by: 'rate' as const } }
  const taxes = useApi(PATH, request)
  return (
    <Panel
      title="Taxes"
      description={taxes.data && `${format.money(taxes.data.totals.tax)} of tax in the orders placed`}
      response={taxes}
      height={260}
      isEmpty={({ totals }) => totals.tax === 0}
      emptyText="No order of the period states a tax."
      actions={<CsvButton title="Taxes" csv={csvAddress(PATH, request)} />}
    >
      {({ rows }) => (
        <DataTable
          caption="Tax by country and rate"
          columns={columnsOf(format, links, rows)}
          rows={rows}
          keyOf={({ country, rate }) => `${country} ${rate}`}
        />
      )}
    </Panel>
  )
}

/** The column of rates is shown only if there are rates. */
function columnsOf(format: Format, links: Links, rows: readonly TaxRow[]): DataColumn<TaxRow>[] {
  const right = { align: 'right' } as const
  const hasRates = rows.some(({ rate }) => rate !== null)
  const ordersOf = ({ country, rate }: TaxRow) => ({
    happened: 'placed' as const,
    country,
    timezone: null,
    ...(hasRates && { taxRate: rate === null ? '' : String(rate) }),
  })
  const rateColumn: DataColumn<TaxRow> = {
    id: 'rate',
    label: 'Rate',
    ...right,
    meaning: 'The rate that order lines state',
    render: ({ rate }) => (rate === null ? 'None' : format.share(rate / 100)),
  }
  return [
    {
      id: 'country',
      label: 'Country',
      canWrap: true,
      render: ({ country }) => dimensions.country.nameOf(country),
    },
    ...(hasRates ? [rateColumn] : []),
    {
      id: 'orders',
      label: 'Orders',
      ...right,
      meaning: 'Orders with this tax. An order with several rates counts for each',
      render: (row) => <PageLink href={links.orders(ordersOf(row), 'rows')}>{format.count(row.orders)}</PageLink>,
    },
    {
      id: 'taxable',
      label: 'Taxable revenue',
      ...right,
      meaning: 'Total revenue plus adjustments, minus tax. Of a rate: its lines, minus their discounts and tax',
      render: ({ taxableRevenue }) => format.money(taxableRevenue),
    },
    { id: 'tax', label: 'Tax', ...right, render: ({ tax }) => format.money(tax) },
  ]
}
