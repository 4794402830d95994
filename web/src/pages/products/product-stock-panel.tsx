import type { ReactNode } from 'react'
import { csvAddress } from '../../api/client.ts'
import { useAnswer } from '../../api/use-answer.ts'
import type { Format } from '../../format/format.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useView } from '../../view/use-view.ts'
import { Cover, STOCK_EVERY_MS, type StockRow } from './stock-cells.tsx'

const PATH = '/api/analytics/inventory'
/** Ids and names of others may hold this one's. */
const MOST = 500

/** What is in stock of one product now, how it came to that, and how long it lasts. */
export function ProductStockPanel({ productId }: { productId: string }) {
  const { days, format } = useView()
  const question = { query: { ...days, search: productId, limit: MOST } }
  const stock = useAnswer(PATH, question, { everyMs: STOCK_EVERY_MS, isLive: false })
  const own = stock.data?.rows.find((row) => row.productId === productId)
  return (
    <Panel
      title="Stock"
      description="As of now; the pace is that of the period"
      answer={stock}
      height={240}
      isEmpty={() => own === undefined}
      emptyText="No stock is known of it: it comes with InventoryRestocked and InventoryAdjusted events."
      actions={<CsvButton title="Stock" csv={csvAddress(PATH, question)} />}
    >
      {() => own && <StockSums stock={own} format={format} />}
    </Panel>
  )
}

function StockSums({ stock, format }: { stock: StockRow; format: Format }) {
  const { opening, restocked, adjusted, shipped, onHand, reserved, available } = stock
  const added = (units: number | null) =>
    units !== null && units < 0 ? format.count(units) : `+ ${format.count(units)}`
  const taken = (units: number | null) => `− ${format.count(units)}`
  return (
    <dl className="product-sums">
      {opening !== 0 && <Line label="There before the first event" value={format.count(opening)} />}
      <Line label="Restocked" value={added(restocked)} />
      {adjusted !== 0 && <Line label="Corrected" value={added(adjusted)} />}
      <Line label="Shipped" value={taken(shipped)} />
      <Line label="On hand" value={format.count(onHand)} isSum />
      <Line label="Set aside for orders" value={taken(reserved)} />
      <Line label="Available" value={format.count(available)} isSum />
      {stock.contradictedAt !== null && (
        <Line
          label={`Stated by the shop on ${format.instant(stock.contradictedAt)}, where its movements come to ${format.count(stock.expectedOnHand)}`}
          value={format.count(stock.statedOnHand)}
        />
      )}
      <Line label="Sold in the period, in all currencies" value={format.count(stock.unitsSold)} />
      <Line label="Days left at the pace of the period" value={<Cover stock={stock} format={format} />} />
    </dl>
  )
}

interface LineProps {
  label: string
  value: ReactNode
  isSum?: boolean
}

function Line({ label, value, isSum = false }: LineProps) {
  return (
    <div className={isSum ? 'sum' : undefined}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
