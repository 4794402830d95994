import type { Line, OrderLine } from './life-fact-types.ts'
import type { Reversal } from './life-reversals.ts'
import { ONE, type Sums } from './life-sums.ts'

// The rules for variants and stock keeping units of products.

/** The lines of one variant of a product together. A line may state neither a variant nor a stock keeping unit. */
export interface Variant extends Line {
  variant: string
  sku: string
  isStated: boolean
}

interface Day {
  tenant: string
  currency: string
  date: string
}

function variantsOf(lines: readonly OrderLine[]): Variant[] {
  const found = new Map<string, Variant>()
  for (const { product, variant = '', sku = '', quantity, amount } of lines) {
    const name = JSON.stringify([product, variant, sku])
    const isStated = variant !== '' || sku !== ''
    const known = found.get(name) ?? { product, variant, sku, isStated, quantity: 0n, amount: 0n }
    found.set(name, { ...known, quantity: known.quantity + quantity, amount: known.amount + amount })
  }
  return [...found.values()]
}

/** The lines that state a variant or a stock keeping unit. */
export const statedLines = (lines: readonly OrderLine[]): OrderLine[] =>
  lines.filter(({ variant, sku }) => variant !== undefined || sku !== undefined)

/** Adds to the row of a variant. What it has, the other lines of the product have less. */
export function addVariant(
  sums: Sums,
  { tenant, currency, date }: Day,
  { product, variant = '', sku = '' }: Pick<OrderLine, 'product'> & Partial<Pick<OrderLine, 'variant' | 'sku'>>,
  values: Record<string, bigint>,
): void {
  const key = { tenant_id: tenant, currency, date, product_id: product }
  sums.add('variant_sales', { ...key, variant_id: variant, sku }, values)
  const less = Object.fromEntries(Object.entries(values).map(([column, value]) => [column, -value]))
  sums.add('variant_sales', { ...key, variant_id: '', sku: '' }, less)
}

/** Orders of a product whose lines all state a variant are not orders of its other lines. */
export function addOrdersOfVariants(
  sums: Sums,
  { tenant, currency, date }: Day,
  lines: readonly OrderLine[],
  { column, sign }: { column: string; sign: bigint },
): void {
  const variants = variantsOf(lines)
  const add = (product_id: string, variant_id: string, sku: string, orders: bigint) =>
    sums.add('variant_sales', { tenant_id: tenant, currency, date, product_id, variant_id, sku }, { [column]: orders })
  for (const { product, variant, sku } of variants.filter(({ isStated }) => isStated)) {
    add(product, variant, sku, sign * ONE)
  }
  for (const product of new Set(variants.map((one) => one.product))) {
    const ofProduct = variants.filter((one) => one.product === product)
    if (ofProduct.every(({ isStated }) => isStated)) add(product, '', '', -sign * ONE)
  }
}

/**
 * What each reversal took from variants. A refund names products only, so it takes from the only variant of a product in the order.
 * A cancellation takes the rest of each variant.
 */
export function reversedVariants(lines: readonly OrderLine[], reversals: readonly Reversal[]): Variant[][] {
  const rest = variantsOf(lines)
  return reversals.map(({ kind, isForeign, lines }) => {
    if (isForeign) return []
    if (kind === 'cancellation') return rest.filter(({ isStated }) => isStated)
    return lines.flatMap(({ product, quantity, amount }) => {
      const [only, ...others] = rest.filter((one) => one.product === product)
      if (!only?.isStated || others.length > 0) return []
      rest[rest.indexOf(only)] = { ...only, quantity: only.quantity - quantity, amount: only.amount - amount }
      return [{ ...only, quantity, amount }]
    })
  })
}
