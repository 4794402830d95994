import { useAnswer } from '../../api/use-answer.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'
import { useTodayQuery } from './use-today.ts'

const SHOWN = 5

/** What sells best today. */
export function TodayProducts() {
  const { timezone: _inShopDays, ...query } = useTodayQuery()
  const { format } = useView()
  const links = useLinks()
  const products = useAnswer('/api/analytics/products', { query: { ...query, limit: SHOWN } })
  return (
    <Panel
      title="Best sellers today"
      description="Net revenue"
      answer={products}
      height={170}
      isEmpty={({ rows }) => rows.length === 0}
      emptyText="Nothing sold yet today."
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
