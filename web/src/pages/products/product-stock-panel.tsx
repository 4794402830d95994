import type { ReactNode } from 'react'
import { csvAddress } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import type { Format } from '../../format/format.ts'
import { CsvButton } from '../../parts/csv-button.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useView } from '../../view/use-view.ts'
import { Cover, REFRESH_STOCK_EVERY_MS, type StockRow } from './stock-cells.tsx'

const PATH = '/api/analytics/inventory'
/** The search also finds ids and names that contain this id. */
const MOST = 500

/** The current stock of one product, its movements, and the days until it runs out. */
export function ProductStockPanel({ productId }: { productId: string }) {
  const { days, format } = useView()
  const request = { query: { ...days, search: productId, limit: MOST } }
  const stock = useApi(PATH, request, { everyMs: REFRESH_STOCK_EVERY_MS, isLive: false })
  const own = stock.data?.rows.find((row) => row.productId === productId)
  return (
    <Panel
      title="Stock"
      description="Current stock"
      response={stock}
      height={240}
      isEmpty={() => own === undefined}
      emptyText="No stock data. Send InventoryRestocked or InventoryAdjusted events for this product."
      actions={<CsvButton title="Stock" csv={csvAddress(PATH, request)} />}
    >
      {() => own && <StockSums stock={own} format={format} />}
    </Panel>
  )
}

function StockSums({ stock, format }: { stock: StockRow; format: Format }) {
  const { opening, restocked, adjusted, shipped, returned, counted, countedAt, onHand, reserved, available } = stock
  const added = (units: number | null) =>
    units !== null && units < 0 ? format.count(units) : `+ ${format.count(units)}`
  const removed = (units: number | null) => `− ${format.count(units)}`
  return (
    <dl className="product-sums">
      {opening !== 0 && <Line label="Opening stock before the first event" value={format.count(opening)} />}
      <Line label="Restocked" value={added(restocked)} />
      {adjusted !== 0 && <Line label="Adjusted" value={added(adjusted)} />}
      <Line label="Shipped" value={removed(shipped)} />
      {returned !== 0 && <Line label="Returned and restocked" value={added(returned)} />}
      {countedAt !== null && (
        <Line label={`Corrected by the count of ${format.instant(countedAt)}`} value={added(counted)} />
      )}
      <Line label="On hand" value={format.count(onHand)} isSum />
      <Line label="Reserved for orders" value={removed(reserved)} />
      <Line label="Available" value={format.count(available)} isSum />
      {stock.contradictedAt !== null && (
        <Line
          label={`Contradiction: stock stated on ${format.instant(stock.contradictedAt)}; movements give ${format.count(stock.expectedOnHand)}`}
          value={format.count(stock.statedOnHand)}
        />
      )}
      <Line label="Sold in the period, in all currencies" value={format.count(stock.unitsSold)} />
      <Line label="Days of cover at the sales rate of the period" value={<Cover stock={stock} format={format} />} />
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
