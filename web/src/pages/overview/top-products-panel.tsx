import { useCallback } from 'react'
import { type AnswerOf, csvAddress } from '../../api/client.ts'
import { useAnswer } from '../../api/use-answer.ts'
import { barsChart } from '../../charts/bars-chart.ts'
import { ChartPanel } from '../../parts/chart-panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'

interface TopProductsPanelProps {
  /** How many are shown. */
  count?: number
}

/** What sells best, after refunds and cancellations. */
export function TopProductsPanel({ count = 8 }: TopProductsPanelProps) {
  const { query, format } = useView()
  const links = useLinks()
  const { timezone: _ownDays, ...inShopDays } = query
  const question = { query: { ...inShopDays, limit: count } }
  const products = useAnswer('/api/analytics/products', question)

  const chart = useCallback(
    ({ rows }: AnswerOf<'/api/analytics/products'>) =>
      barsChart({
        title: 'Net revenue',
        of: 'Product',
        bars: rows.map(({ productId, name, netRevenue, netUnits, refundRate }) => ({
          name: name ?? productId,
          value: netRevenue,
          href: links.product(productId),
          details: [
            { label: 'Units', value: format.count(netUnits) },
            { label: 'Refunded', value: format.share(refundRate) },
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
      description="Net revenue, after refunds and cancellations"
      answer={products}
      height={320}
      chart={chart}
      isEmpty={({ rows }) => rows.length === 0}
      csv={csvAddress('/api/analytics/products', question)}
    />
  )
}
