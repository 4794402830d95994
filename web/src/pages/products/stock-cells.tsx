import { Badge } from '@mantine/core'
import type { RowOf } from '../../api/client.ts'
import { useApi } from '../../api/use-api.ts'
import type { Format } from '../../format/format.ts'
import { useView } from '../../view/use-view.ts'

export type StockRow = RowOf<'/api/analytics/inventory'>

/** Stock by product. `isComplete`: whether all products with stock are included. */
export interface Stock {
  rows: readonly StockRow[]
  isComplete: boolean
}

/** The maximum number of rows of the API. */
const MOST = 500

/** Live updates do not cover stock, so an open page repeats the request after this time. */
export const REFRESH_STOCK_EVERY_MS = 30_000

/** The stock of all products, up to the maximum number of rows. */
export function useStock(): Stock | undefined {
  const { days } = useView()
  const { data } = useApi(
    '/api/analytics/inventory',
    { query: { ...days, limit: MOST, sort: 'productId' } },
    { everyMs: REFRESH_STOCK_EVERY_MS, isLive: false },
  )
  return data && { rows: data.rows, isComplete: data.totals.products <= MOST }
}

interface StockCellProps {
  productId: string
  stock: Stock | undefined
}

/** The stock of one product; null without stock events, undefined while loading. */
function useStockOf({ productId, stock }: StockCellProps): StockRow | null | undefined {
  const { days } = useView()
  const known = stock?.rows.find((row) => row.productId === productId)
  const { data } = useApi(
    '/api/analytics/inventory',
    { query: { ...days, search: productId } },
    { isWanted: stock !== undefined && !known && !stock.isComplete, everyMs: REFRESH_STOCK_EVERY_MS, isLive: false },
  )
  if (known) return known
  if (stock?.isComplete) return null
  return data && (data.rows.find((row) => row.productId === productId) ?? null)
}

/** The units that can be sold. */
export function AvailableCell(props: StockCellProps) {
  const { format } = useView()
  const stock = useStockOf(props)
  return stock === undefined ? '…' : format.count(stock?.available ?? null)
}

/** The days until the stock runs out. */
export function CoverCell(props: StockCellProps) {
  const { format } = useView()
  const stock = useStockOf(props)
  if (stock === undefined) return '…'
  return stock === null ? '–' : <Cover stock={stock} format={format} />
}

/** The days until the stock runs out at the sales rate of the period. Low values are marked. */
export function Cover({ stock, format }: { stock: StockRow; format: Format }) {
  const { available, daysOfCover, isLow } = stock
  const isOut = available !== null && available <= 0
  const text = isOut ? 'Sold out' : writeDays(daysOfCover, format)
  if (!isLow) return text
  return (
    <Badge size="sm" variant="outline" className="product-mark product-low">
      {isOut ? text : `Low: ${text}`}
    </Badge>
  )
}

/** Rounded down, so that the stock lasts at least this long. */
const writeDays = (days: number | null, format: Format) =>
  format.decimal(days !== null && days < 10 ? Math.floor(days * 10) / 10 : days && Math.floor(days))
