import { randomOf } from '../random/random.ts'
import { choose, weighTable } from '../random/weighted-choice.ts'
import type { Product } from './catalogue.ts'

/** The variant of a product that a line states. */
export interface Variant {
  variantId: string
  sku: string
}

const brands = weighTable({ Nordlicht: 30, 'Haus & Hof': 24, Lindgren: 18, Ateljé: 12, 'Own brand': 16 })
/** Categories whose products come in several colours. */
const COLOURED: ReadonlySet<string> = new Set(['Living', 'Bedding', 'Bath'])
const colours = weighTable({ Sand: 45, Sage: 30, Midnight: 25 })

/** The category, the brand and the stock keeping unit of a product in the catalogue. */
export function labelsOf(product: Product) {
  const { id, category } = product
  const brand = choose(randomOf('brand', id), brands)
  return { category, brand, ...(COLOURED.has(category) ? {} : { sku: skuOf(product) }) }
}

/** The colour of a product in an order; undefined for a product without colours. */
export function variantOf(product: Product, orderKey: string): Variant | undefined {
  if (!COLOURED.has(product.category)) return undefined
  const colour = choose(randomOf('colour', product.id, orderKey), colours)
  return { variantId: colour, sku: `${skuOf(product)}-${colour.slice(0, 3).toUpperCase()}` }
}

const skuOf = ({ id, category }: Product) => `${category.slice(0, 2).toUpperCase()}-${id.slice(-6).toUpperCase()}`
