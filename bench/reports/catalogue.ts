import type { LifeEvent, ShopPlan } from './order-life.ts'

export const PRODUCTS = 500

export interface OrderLine {
  productId: string
  quantity: number
  /** The total of the line. */
  cents: number
}

/** The id of the product with a number. */
const productOf = (number: number) => `product-${String(number).padStart(3, '0')}`

/** A line with a number of units of a product. */
export function lineOf(product: number, quantity: number): OrderLine {
  return { productId: productOf(product), quantity, cents: quantity * centsOf(product) }
}

const centsOf = (product: number) => 500 + ((product * 7919) % 9000)

/** The products and their stock, before the first order. */
export function catalogueEvents({ days, endMs, orders }: ShopPlan): LifeEvent[] {
  const time = new Date(endMs - (days + 1) * 86_400_000).toISOString()
  return Array.from({ length: PRODUCTS }, (_, number): LifeEvent[] => {
    const productId = productOf(number)
    const product = { productId, name: `Product ${number}`, price: centsOf(number) / 100, currency: 'USD' }
    return [
      { id: `${productId}/created`, type: 'ProductCreated', time, data: product },
      { id: `${productId}/stock`, type: 'InventoryRestocked', time, data: { productId, quantityAdded: orders } },
    ]
  }).flat()
}
