import type { ClientBase } from 'pg'
import { readId } from '../contracts/contract.ts'
import type { AnyEvent } from '../contracts/event.ts'
import { isWholeProduct } from '../contracts/lines.ts'
import { batchRows, inKeyOrder, insertInto } from '../db/batch-rows.ts'
import { isPlacementEvent } from './orders/order-events.ts'

/** Stores the product names in the lines of a batch's orders. */
export type KeepLineNames = (client: ClientBase, events: readonly AnyEvent[]) => Promise<void>

/** The number of cached products with a name. In a shop with more, some are read again. */
const MAX_REMEMBERED = 50_000
/** A withdrawal of events may remove the name of a cached product. */
const REMEMBERED_FOR_MS = 60_000

/** The name of a product in the line of an order. */
export interface Named {
  tenantId: string
  productId: string
  name: string
}

const NAMES = batchRows<Named>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  product_id: ['text', ({ productId }) => productId],
  name: ['text', ({ name }) => name],
})

const INSERT_NAMES = `
  ${insertInto('line_names', NAMES)}
  on conflict do nothing
  returning tenant_id, product_id`

/**
 * Stores the first name of each product in order lines, for products that are not in the catalogue. A product whose name is
 * cached needs no statement.
 */
export function createKeepLineNames(): KeepLineNames {
  const remembered = createProducts()
  let clearedMs = performance.now()
  return async (client, events) => {
    if (performance.now() - clearedMs > REMEMBERED_FOR_MS || remembered.size() > MAX_REMEMBERED) {
      remembered.clear()
      clearedMs = performance.now()
    }
    const found = newNames(events, remembered)
    if (found.size === 0) return
    const { rows } = await client.query<{ tenant_id: string; product_id: string }>({
      name: 'keep-line-names',
      text: INSERT_NAMES,
      values: NAMES.parameters(inKeyOrder(found)),
    })
    // Rows of this batch may still be rolled back. Existing rows are committed.
    const written = new Set(rows.map((row) => keyOf(row.tenant_id, row.product_id)))
    for (const [key, { tenantId, productId }] of found) if (!written.has(key)) remembered.add(tenantId, productId)
  }
}

type Products = ReturnType<typeof createProducts>

/** A set of products, by tenant, so that a look-up joins no texts. */
function createProducts() {
  const byTenant = new Map<string, Set<string>>()
  return {
    has: (tenantId: string, productId: string) => byTenant.get(tenantId)?.has(productId) === true,
    add(tenantId: string, productId: string) {
      const products = byTenant.get(tenantId)
      if (products) products.add(productId)
      else byTenant.set(tenantId, new Set([productId]))
    },
    size: () => byTenant.values().reduce((sum, { size }) => sum + size, 0),
    clear: () => byTenant.clear(),
  }
}

function newNames(events: readonly AnyEvent[], remembered: Products): Map<string, Named> {
  const found = new Map<string, Named>()
  for (const event of events) {
    if (!isPlacementEvent(event)) continue
    // Almost all names are known.
    if (event.payload.items.every(({ productId }) => remembered.has(event.tenantId, readId(productId)))) continue
    for (const named of lineNamesOf(event)) {
      const key = keyOf(named.tenantId, named.productId)
      if (!remembered.has(named.tenantId, named.productId) && !found.has(key)) found.set(key, named)
    }
  }
  return found
}

/** The names of products in the lines of an order. */
export function lineNamesOf(event: AnyEvent): Named[] {
  if (!isPlacementEvent(event)) return []
  const { tenantId, payload } = event
  return payload.items.flatMap(({ productId, productName: name }) =>
    name === undefined || !isWholeProduct(productId) ? [] : [{ tenantId, productId: readId(productId), name }],
  )
}

const keyOf = (tenantId: string, productId: string) => `${tenantId}\u0000${productId}`
