import { decimal } from '../helpers/decimal.ts'
import type { Moment } from './life-calendar.ts'
import type { LifeEvent } from './life-events.ts'
import type { Product } from './life-fact-types.ts'
import { nameOf } from './life-ids.ts'
import { compareBytes } from './life-refunds.ts'
import { byText } from './life-reversals.ts'
import { addCount } from './life-stock.ts'
import type { LifeData, Numeral } from './life-types.ts'

export function newProduct(tenant: string, id: string): Product {
  return {
    tenant,
    id,
    restocked: 0n,
    adjusted: 0n,
    statements: [],
    labels: new Map(),
    isListed: false,
    counts: new Map(),
  }
}

export function applyToProduct(
  product: Product,
  { id, type, data }: LifeEvent,
  at: Moment,
  defaultCurrency: string,
): void {
  if (type !== 'InventoryCounted') product.isListed = true
  const isNewer = (known: Moment | undefined) => !known || at.text > known.text
  const { name, price, currency = defaultCurrency, newTotalQuantity } = data
  if (name !== undefined && isNewer(product.name?.at)) product.name = { at, value: name }
  if (price !== undefined && isNewer(product.price?.at)) product.price = { at, value: money(price), currency }
  for (const [label, value] of Object.entries(labelsOf(data))) {
    if (value !== undefined) addLabel(product, label, { at, value })
  }
  if (type === 'ProductCreated' && isNewer(product.createdAt)) product.createdAt = at
  if (type === 'ProductDeleted' && isNewer(product.deletedAt)) product.deletedAt = at
  const restocked = units(data.quantityAdded ?? 0)
  const adjusted = units(data.quantityChange ?? 0)
  product.restocked += restocked
  product.adjusted += adjusted
  if (type === 'InventoryCounted')
    addCount(product, { location: data.location ?? '', at, quantity: units(data.quantity ?? 0) })
  if (type === 'InventoryAdjusted' || type === 'InventoryRestocked') {
    const level = newTotalQuantity === undefined ? undefined : units(newTotalQuantity)
    product.statements.push({ at, event: id, change: restocked + adjusted, level })
  }
  if (newTotalQuantity !== undefined && (!product.opening || at.text < product.opening.at.text)) {
    product.opening = { at, value: units(newTotalQuantity) - restocked - adjusted }
  }
}

const labelsOf = ({ category, brand, sku, variantId }: LifeData) => ({
  category,
  brand,
  sku,
  variant_id: nameOf(variantId),
})

/** The newest label counts. At the same time, the greater text. */
function addLabel({ labels }: Product, label: string, one: { at: Moment; value: string }): void {
  const known = labels.get(label)
  if (!known || (byText(one.at.text, known.at.text) || compareBytes(one.value, known.value)) > 0) labels.set(label, one)
}

const units = (quantity: Numeral): bigint => decimal(String(quantity))
const money = (numeral: Numeral): bigint => decimal(String(numeral))
