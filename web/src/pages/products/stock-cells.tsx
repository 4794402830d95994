import { Badge } from '@mantine/core'
import type { RowOf } from '../../api/client.ts'
import { useAnswer } from '../../api/use-answer.ts'
import type { Format } from '../../format/format.ts'
import { useView } from '../../view/use-view.ts'

export type StockRow = RowOf<'/api/analytics/inventory'>

/** Stock as far as it is known, and whether there may be more. */
export interface StockOf {
  rows: readonly StockRow[]
  isComplete: boolean
}

/** The most that the API answers at once. */
const MOST = 500

/** Stock is as of now and tells of no amount; it is asked for again so often while a page is open. */
export const STOCK_EVERY_MS = 30_000

/** Stock of all products, or of the first so many. */
export function useStock(): StockOf | undefined {
  const { days } = useView()
  const { data } = useAnswer(
    '/api/analytics/inventory',
    { query: { ...days, limit: MOST, sort: 'productId' } },
    { everyMs: STOCK_EVERY_MS, isLive: false },
  )
  return data && { rows: data.rows, isComplete: data.totals.products <= MOST }
}

interface StockCellProps {
  productId: string
  stock: StockOf | undefined
}

/** The stock of one product; null when none is kept of it, undefined while it is not known. */
function useStockOf({ productId, stock }: StockCellProps): StockRow | null | undefined {
  const { days } = useView()
  const known = stock?.rows.find((row) => row.productId === productId)
  const { data } = useAnswer(
    '/api/analytics/inventory',
    { query: { ...days, search: productId } },
    { isWanted: stock !== undefined && !known && !stock.isComplete, everyMs: STOCK_EVERY_MS, isLive: false },
  )
  if (known) return known
  if (stock?.isComplete) return null
  return data && (data.rows.find((row) => row.productId === productId) ?? null)
}

/** How many can be sold. */
export function AvailableCell(props: StockCellProps) {
  const { format } = useView()
  const stock = useStockOf(props)
  return stock === undefined ? '…' : format.count(stock?.available ?? null)
}

/** For how many days the stock lasts. */
export function CoverCell(props: StockCellProps) {
  const { format } = useView()
  const stock = useStockOf(props)
  if (stock === undefined) return '…'
  return stock === null ? '–' : <Cover stock={stock} format={format} />
}

/** For how many days the stock lasts at the pace of the period, marked where that is not long. */
export function Cover({ stock, format }: { stock: StockRow; format: Format }) {
  const { available, daysOfCover, isLow } = stock
  const isOut = available !== null && available <= 0
  const text = isOut ? 'Out' : writeDays(daysOfCover, format)
  if (!isLow) return text
  return (
    <Badge size="sm" variant="outline" className="product-mark product-low">
      {isOut ? text : `Low: ${text}`}
    </Badge>
  )
}

/** Rounded down: nobody is served by a tenth of a day more than there is. */
const writeDays = (days: number | null, format: Format) =>
  format.decimal(days !== null && days < 10 ? Math.floor(days * 10) / 10 : days && Math.floor(days))
