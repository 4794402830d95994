import { useCallback } from 'react'
import { csvAddress, type ResponseOf } from '../api/client.ts'
import { useApi } from '../api/use-api.ts'
import { barsChart } from '../charts/bars-chart.ts'
import { ChartPanel } from '../parts/chart-panel.tsx'
import { useLinks } from '../view/links.ts'
import { useView } from '../view/use-view.ts'

interface TopProductsPanelProps {
  /** The number of products shown. */
  count?: number
}

/** The products with the highest net revenue. */
export function TopProductsPanel({ count = 8 }: TopProductsPanelProps) {
  const { query, format } = useView()
  const links = useLinks()
  const { timezone: _ownDays, ...inShopDays } = query
  const request = { query: { ...inShopDays, limit: count } }
  const products = useApi('/api/analytics/products', request)

  const chart = useCallback(
    ({ rows }: ResponseOf<'/api/analytics/products'>) =>
      barsChart({
        title: 'Net revenue',
        of: 'Product',
        bars: rows.map(({ productId, name, netRevenue, netUnits, refundRate }) => ({
          name: name ?? productId,
          value: netRevenue,
          href: links.product(productId),
          details: [
            { label: 'Net units', value: format.count(netUnits) },
            { label: 'Refund rate', value: format.share(refundRate) },
          ],
        })),
        write: format.money,
        writeShort: format.moneyShort,
      }),
    [format, links],
  )

  return (
    <ChartPanel
      title="Top products"
      description="By net revenue"
      response={products}
      height={320}
      chart={chart}
      isEmpty={({ rows }) => rows.length === 0}
      csv={csvAddress('/api/analytics/products', request)}
    />
  )
}
