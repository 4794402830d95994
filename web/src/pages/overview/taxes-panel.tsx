import { csvAddress, type ResponseOf, type RowOf } from '../../api/client.ts'
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

type Taxes = ResponseOf<typeof PATH>
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
      description={taxes.data && describe(taxes.data, format)}
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

function describe({ rows, totals }: Taxes, format: Format): string {
  const tax = `${format.money(totals.tax)} of tax in the orders placed.`
  return hasRates(rows) ? `${tax} Other: shipping, and lines without a rate.` : tax
}

const hasRates = (rows: readonly TaxRow[]) => rows.some(({ rate }) => rate !== null)

/** The column of rates is shown only if there are rates. */
function columnsOf(format: Format, links: Links, rows: readonly TaxRow[]): DataColumn<TaxRow>[] {
  const right = { align: 'right' } as const
  const isByRate = hasRates(rows)
  const ordersOf = ({ country, rate }: TaxRow) => ({
    happened: 'placed' as const,
    country,
    timezone: null,
    ...(isByRate && { taxRate: rate === null ? '' : String(rate) }),
  })
  const rateColumn: DataColumn<TaxRow> = {
    id: 'rate',
    label: 'Rate',
    ...right,
    meaning: 'The rate that order lines state. Other: shipping, and lines without a rate',
    render: ({ rate }) => (rate === null ? 'Other' : format.share(rate / 100)),
  }
  return [
    {
      id: 'country',
      label: 'Country',
      canWrap: true,
      render: ({ country }) => dimensions.country.nameOf(country),
    },
    ...(isByRate ? [rateColumn] : []),
    {
      id: 'orders',
      label: 'Orders',
      ...right,
      meaning:
        'Orders with this tax. An order with several rates counts for each, and for Other only if it has no rate',
      render: (row) =>
        row.orders === 0 ? (
          '0'
        ) : (
          <PageLink href={links.orders(ordersOf(row), 'rows')}>{format.count(row.orders)}</PageLink>
        ),
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
