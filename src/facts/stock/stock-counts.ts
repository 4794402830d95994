import type { ClientBase } from 'pg'
import { readId } from '../../contracts/contract.ts'
import type { AnyEvent, Event } from '../../contracts/event.ts'
import { batchRows, inKeyOrder, insertInto } from '../../db/batch-rows.ts'
import { formatMoney, storedMoney } from '../../money.ts'
import { parseInstant } from '../../time/instant.ts'
import { readUnits, type Units } from '../../units.ts'
import type { DuplicateFact } from '../orders/orders.ts'
import type { StockCounted } from './stock-changes.ts'

type CountEvent = Event<'InventoryCounted'> & AnyEvent

const isCount = (event: AnyEvent): event is CountEvent => event.type === 'InventoryCounted'

interface AppliedCounts {
  changes: StockCounted[]
  duplicates: DuplicateFact[]
}

/**
 * Applies the batch's counts of the stock. A count is identified by its product, location and time, and of two, the larger quantity
 * counts. All counts are stored, because the report of the stock finds the latest of each location.
 */
export async function applyCounts(client: ClientBase, events: readonly AnyEvent[]): Promise<AppliedCounts> {
  const counted = events.filter(isCount).map((event) => ({ event, change: changeOf(event) }))
  if (counted.length === 0) return { changes: [], duplicates: [] }
  const largest = new Map<string, StockCounted>()
  for (const { change } of counted) {
    const known = largest.get(keyOf(change))
    if (!known || known.quantity < change.quantity) largest.set(keyOf(change), change)
  }
  const known = await writeCounts(client, inKeyOrder(largest))
  const changes: StockCounted[] = []
  const duplicates: DuplicateFact[] = []
  for (const { event, change } of counted) {
    const first = known.get(keyOf(change))
    if (first === undefined || first < change.quantity) {
      known.set(keyOf(change), change.quantity)
      changes.push(change)
      continue
    }
    const [stored, stated] = [formatMoney(first), formatMoney(change.quantity)]
    const differences = stored === stated ? [] : [{ field: 'quantity', first: stored, second: stated }]
    duplicates.push({ event, differences })
  }
  return { changes, duplicates }
}

function changeOf({ tenantId, at, payload }: CountEvent): StockCounted {
  const { productId, location = '', quantity } = payload
  return {
    type: 'StockCounted',
    tenantId,
    productId: readId(productId),
    location,
    at: at.text,
    quantity: readUnits(quantity),
  }
}

/** The text of the time sorts as the time does. */
const keyOf = ({ tenantId, productId, location, at }: Omit<StockCounted, 'type' | 'quantity'>) =>
  [tenantId, productId, location, at].join('\u0000')

const COUNTS = batchRows<StockCounted>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  product_id: ['text', ({ productId }) => productId],
  location: ['text', ({ location }) => location],
  counted_at: ['timestamptz', ({ at }) => at],
  quantity: ['numeric', ({ quantity }) => formatMoney(quantity)],
})

const WRITE_COUNTS = `
  ${insertInto('stock_counts', COUNTS)}
  on conflict (tenant_id, product_id, location, counted_at) do update set
    previous_quantity = stock_counts.quantity,
    quantity = greatest(stock_counts.quantity, excluded.quantity)
  returning tenant_id, product_id, location, counted_at, previous_quantity`

/** @returns the quantities that were known before, by key. */
async function writeCounts(client: ClientBase, counts: readonly StockCounted[]): Promise<Map<string, Units>> {
  const { rows } = await client.query<
    Record<'tenant_id' | 'product_id' | 'location' | 'counted_at', string> & {
      previous_quantity: string | null
    }
  >({ name: 'write-stock-counts', text: WRITE_COUNTS, values: COUNTS.parameters(counts) })
  const known = new Map<string, Units>()
  for (const row of rows) {
    if (row.previous_quantity === null) continue
    const { tenant_id: tenantId, product_id: productId, location } = row
    const at = parseInstant(row.counted_at)?.text ?? ''
    known.set(keyOf({ tenantId, productId, location, at }), storedMoney(row.previous_quantity))
  }
  return known
}
