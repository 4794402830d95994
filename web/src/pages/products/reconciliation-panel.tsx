import type { ResponseOf } from '../../api/client.ts'
import type { ApiResult } from '../../api/use-api.ts'
import { PageLink } from '../../parts/page-link.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useLinks } from '../../view/links.ts'
import { useView } from '../../view/use-view.ts'

type Totals = ResponseOf<'/api/analytics/products'>['totals']
type Part =
  | 'otherProducts'
  | 'shipping'
  | 'tax'
  | 'tips'
  | 'fees'
  | 'duties'
  | 'discounts'
  | 'linesDifference'
  | 'reversedElsewhere'

/** The differences between the net revenue of products and of orders, with their signs. `isRare`: shown only if not zero. */
const parts: readonly { id: Part; label: string; sign: 1 | -1; isRare: boolean }[] = [
  { id: 'otherProducts', label: 'Products not in this list', sign: 1, isRare: true },
  { id: 'shipping', label: 'Shipping', sign: 1, isRare: false },
  { id: 'tax', label: 'Tax', sign: 1, isRare: false },
  { id: 'tips', label: 'Tips', sign: 1, isRare: true },
  { id: 'fees', label: 'Fees', sign: 1, isRare: true },
  { id: 'duties', label: 'Duties', sign: 1, isRare: true },
  { id: 'discounts', label: 'Order discounts', sign: -1, isRare: false },
  { id: 'linesDifference', label: 'Order totals that differ from their lines', sign: 1, isRare: true },
  {
    id: 'reversedElsewhere',
    label: 'Refunds and cancellations without a product (shipping, tax)',
    sign: -1,
    isRare: false,
  },
]

/** Explains the difference between the net revenue of products and of all orders, to the cent. */
export function ReconciliationPanel({ response }: { response: ApiResult<ResponseOf<'/api/analytics/products'>> }) {
  const { format } = useView()
  const links = useLinks()
  return (
    <Panel
      title="From product revenue to net revenue"
      description="The parts of the net revenue of orders that do not belong to a product"
      response={response}
      height={260}
    >
      {({ totals }) => (
        <dl className="product-sums">
          <div>
            <dt>Net revenue of these products</dt>
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
