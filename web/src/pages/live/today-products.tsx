import { useApi } from '../../api/use-api.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import { useTodayQuery } from './use-today.ts'

const SHOWN = 5

/** The products with the highest net revenue today. */
export function TodayProducts() {
  const { timezone: _inShopDays, ...query } = useTodayQuery()
  const { format } = useView()
  const links = useLinks()
  const products = useApi('/api/analytics/products', { query: { ...query, limit: SHOWN } })
  return (
    <Panel
      title="Top products today"
      description="By net revenue"
      response={products}
      height={170}
      isEmpty={({ rows }) => rows.length === 0}
      emptyText="No sales yet today."
    >
      {({ rows }) => (
        <ol className="live-products">
          {rows.map(({ productId, name, netRevenue }) => (
            <li key={productId}>
              <PageLink href={links.product(productId)} truncate dir="auto">
                {name ?? productId}
              </PageLink>
              <span>{format.money(netRevenue)}</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}
