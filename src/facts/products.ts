import type { ClientBase } from 'pg'
import { readId } from '../contracts/contract.ts'
import type { AnyEvent, Event } from '../contracts/event.ts'
import { batchRows, inKeyOrder, insertInto } from '../db/batch-rows.ts'
import { formatMoney, readMoney, storedMoney } from '../money.ts'
import { readUnits, type Units } from '../units.ts'
import type { StockMoved, StockStated } from './stock/stock-changes.ts'
import { stockMoved } from './stock/stock-moved.ts'

/** An event about a product that is not about an order. */
type ProductEvent = Event<
  'ProductCreated' | 'ProductUpdated' | 'ProductDeleted' | 'InventoryAdjusted' | 'InventoryRestocked'
>

function isProductEvent(event: AnyEvent): event is ProductEvent & AnyEvent {
  switch (event.type) {
    case 'ProductCreated':
    case 'ProductUpdated':
    case 'ProductDeleted':
    case 'InventoryAdjusted':
    case 'InventoryRestocked':
      return true
    default:
      return false
  }
}

/** The labels of a product, by the names of their properties, with their columns. Each has the time of its event in a column `…_at`. */
const LABELS = { category: 'category', brand: 'brand', sku: 'sku', variantId: 'variant_id' } as const
type ProductLabel = keyof typeof LABELS
const LABEL_NAMES = Object.keys(LABELS) as ProductLabel[]

/** A value, and the time of the event that states it. */
interface Dated {
  value: string
  at: string
}

/** The changes of a batch to one product: the newest value of each property. */
interface ProductUpdate extends Partial<Record<ProductLabel, Dated>> {
  tenantId: string
  productId: string
  name?: string
  namedAt?: string
  price?: string
  currency?: string
  pricedAt?: string
  createdAt?: string
  deletedAt?: string
  openingStock?: Units
  openedAt?: string
}

/**
 * Applies events to the catalogue and to the stock. The newest name and the newest price count, by the events' own times. The
 * opening stock is the level in the earliest event that states one, minus the change of that event.
 */
export async function applyProductEvents(
  client: ClientBase,
  events: readonly AnyEvent[],
  { currency }: { currency: string },
): Promise<(StockMoved | StockStated)[]> {
  const updates = new Map<string, ProductUpdate>()
  const moved: (StockMoved | StockStated)[] = []
  for (const event of events.filter(isProductEvent)) {
    const productId = readId(event.payload.productId)
    const key = `${event.tenantId}\u0000${productId}`
    const known = updates.get(key) ?? { tenantId: event.tenantId, productId }
    updates.set(key, withEvent(known, event, currency))
    moved.push(...movementOf(event, productId))
  }
  if (updates.size === 0) return moved
  return [...moved, ...(await upsertProducts(client, inKeyOrder(updates)))]
}

function withEvent(known: ProductUpdate, event: ProductEvent & AnyEvent, defaultCurrency: string): ProductUpdate {
  const at = event.at.text
  switch (event.type) {
    case 'ProductCreated':
    case 'ProductUpdated': {
      const { name, price, currency = defaultCurrency } = event.payload
      const after = { ...known }
      if (name !== undefined && at >= (known.namedAt ?? '')) Object.assign(after, { name, namedAt: at })
      if (price !== undefined && at >= (known.pricedAt ?? '')) {
        Object.assign(after, { price: formatMoney(readMoney(price)), currency, pricedAt: at })
      }
      for (const label of LABEL_NAMES) {
        const value = event.payload[label]
        if (value !== undefined) after[label] = newerOf(known[label], { value: readId(value), at })
      }
      if (event.type === 'ProductCreated' && at > (known.createdAt ?? '')) after.createdAt = at
      return after
    }
    case 'ProductDeleted':
      return at > (known.deletedAt ?? '') ? { ...known, deletedAt: at } : known
    default: {
      const { newTotalQuantity } = event.payload
      if (newTotalQuantity === undefined || (known.openedAt !== undefined && known.openedAt <= at)) return known
      return { ...known, openingStock: readUnits(newTotalQuantity) - deltaOf(event), openedAt: at }
    }
  }
}

/** At the same time, the greater text counts, whichever arrives first. */
function newerOf(known: Dated | undefined, other: Dated): Dated {
  if (!known || other.at > known.at) return other
  return other.at === known.at && Buffer.compare(Buffer.from(other.value), Buffer.from(known.value)) > 0 ? other : known
}

function deltaOf(event: Event<'InventoryAdjusted'> | Event<'InventoryRestocked'>): Units {
  return readUnits(
    event.type === 'InventoryAdjusted'
      ? (event as Event<'InventoryAdjusted'>).payload.quantityChange
      : (event as Event<'InventoryRestocked'>).payload.quantityAdded,
  )
}

function movementOf(event: ProductEvent & AnyEvent, productId: string): (StockMoved | StockStated)[] {
  if (event.type !== 'InventoryAdjusted' && event.type !== 'InventoryRestocked') return []
  const { tenantId, payload, at, id } = event
  const change = deltaOf(event)
  const level = payload.newTotalQuantity === undefined ? undefined : readUnits(payload.newTotalQuantity)
  return [
    stockMoved(tenantId, productId, event.type === 'InventoryAdjusted' ? { adjusted: change } : { restocked: change }),
    { type: 'StockStated', tenantId, productId, at: at.text, eventId: id, change, level },
  ]
}

async function upsertProducts(client: ClientBase, products: readonly ProductUpdate[]): Promise<StockMoved[]> {
  const { rows } = await client.query<{ tenant_id: string; product_id: string; opening: string; was: string }>({
    name: 'upsert-products',
    text: UPSERT_PRODUCTS,
    values: PRODUCTS.parameters(products),
  })
  return rows
    .map((row) =>
      stockMoved(
        row.tenant_id,
        row.product_id,
        { opening: storedMoney(row.opening) },
        { opening: storedMoney(row.was) },
      ),
    )
    .filter(({ units }) => units.opening !== 0n)
}

const PRODUCTS = batchRows<ProductUpdate>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  product_id: ['text', ({ productId }) => productId],
  name: ['text', ({ name }) => name],
  named_at: ['timestamptz', ({ namedAt }) => namedAt],
  price: ['numeric', ({ price }) => price],
  currency: ['text', ({ currency }) => currency],
  priced_at: ['timestamptz', ({ pricedAt }) => pricedAt],
  created_at: ['timestamptz', ({ createdAt }) => createdAt],
  deleted_at: ['timestamptz', ({ deletedAt }) => deletedAt],
  opening_stock: [
    'numeric',
    ({ openingStock }) => (openingStock === undefined ? undefined : formatMoney(openingStock)),
  ],
  opened_at: ['timestamptz', ({ openedAt }) => openedAt],
  ...Object.fromEntries(
    LABEL_NAMES.flatMap((label) => [
      [LABELS[label], ['text', (update: ProductUpdate) => update[label]?.value] as const],
      [`${LABELS[label]}_at`, ['timestamptz', (update: ProductUpdate) => update[label]?.at] as const],
    ]),
  ),
})

/** A `case` expression for a property of which the newest value counts. */
const newest = (column: string, time: string) =>
  `${column} = case
        when excluded.${time} >= products.${time} or products.${time} is null then coalesce(excluded.${column}, products.${column})
        else products.${column}
      end`

/** The same for labels, of which the greater text counts at the same time. */
const newestLabel = (column: string) =>
  `${column} = case
        when excluded.${column}_at < products.${column}_at or excluded.${column} is null then products.${column}
        when excluded.${column}_at = products.${column}_at then greatest(products.${column} collate "C", excluded.${column} collate "C")
        else excluded.${column}
      end,
      ${column}_at = greatest(products.${column}_at, excluded.${column}_at)`

const UPSERT_PRODUCTS = `
  ${insertInto('products', PRODUCTS)}
  on conflict (tenant_id, product_id) do update set
      ${newest('name', 'named_at')},
      named_at = greatest(products.named_at, excluded.named_at),
      ${newest('price', 'priced_at')},
      ${newest('currency', 'priced_at')},
      priced_at = greatest(products.priced_at, excluded.priced_at),
      created_at = greatest(products.created_at, excluded.created_at),
      deleted_at = greatest(products.deleted_at, excluded.deleted_at),
      ${LABEL_NAMES.map((label) => newestLabel(LABELS[label])).join(',\n      ')},
      previous_opening_stock = products.opening_stock,
      opening_stock = case
        when excluded.opened_at < products.opened_at or products.opened_at is null then coalesce(excluded.opening_stock, products.opening_stock)
        else products.opening_stock
      end,
      opened_at = least(products.opened_at, excluded.opened_at),
      updated_at = excluded.updated_at
  returning
    tenant_id,
    product_id,
    coalesce(opening_stock, 0) as opening,
    case when xmax = 0 then 0 else coalesce(previous_opening_stock, 0) end as was`
