import type { AnswerOf } from '../../api/client.ts'
import type { Asked } from '../../api/use-answer.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'

type Totals = AnswerOf<'/api/analytics/products'>['totals']
type Part = 'otherProducts' | 'shipping' | 'tax' | 'discounts' | 'linesDifference' | 'reversedElsewhere'

/** What lies between the products and all sales, and with which sign; `isRare` parts are shown only where there are any. */
const parts: readonly { id: Part; label: string; sign: 1 | -1; isRare: boolean }[] = [
  { id: 'otherProducts', label: 'Products that are not listed', sign: 1, isRare: true },
  { id: 'shipping', label: 'Shipping', sign: 1, isRare: false },
  { id: 'tax', label: 'Tax', sign: 1, isRare: false },
  { id: 'discounts', label: 'Discounts on whole orders', sign: -1, isRare: false },
  { id: 'linesDifference', label: 'Orders whose total is not that of their lines', sign: 1, isRare: true },
  {
    id: 'reversedElsewhere',
    label: 'Taken back of whole orders: shipping, tax, no item named',
    sign: -1,
    isRare: false,
  },
]

/** How the net revenue of products becomes that of the shop, to the cent. */
export function ReconciliationPanel({ answer }: { answer: Asked<AnswerOf<'/api/analytics/products'>> }) {
  const { format } = useView()
  const links = useLinks()
  return (
    <Panel
      title="From products to sales"
      description="What orders bring beside their products"
      answer={answer}
      height={260}
    >
      {({ totals }) => (
        <dl className="product-sums">
          <div>
            <dt>Net revenue of the products listed</dt>
            <dd>{format.money(totals.netRevenue)}</dd>
          </div>
          {parts
            .filter((part) => !part.isRare || totals[part.id] !== 0)
            .map(({ id, label, sign }) => (
              <div key={id}>
                <dt>{label}</dt>
                <dd>{writeSigned(totals, id, sign, format.money)}</dd>
              </div>
            ))}
          <div className="sum">
            <dt>Net revenue of all orders</dt>
            <dd>
              <PageLink href={links.orders({ timezone: null }, 'netRevenue')}>
                {format.money(totals.salesNetRevenue)}
              </PageLink>
            </dd>
          </div>
        </dl>
      )}
    </Panel>
  )
}

function writeSigned(totals: Totals, id: Part, sign: 1 | -1, write: (amount: number) => string): string {
  const amount = totals[id] * sign
  return amount > 0 ? `+ ${write(amount)}` : amount < 0 ? `− ${write(-amount)}` : write(0)
}
