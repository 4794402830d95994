import type { Money } from '../../money.ts'
import { type Units, wholeUnits } from '../../units.ts'

/** A line of an order. */
export interface OrderLine {
  productId: string
  /** Rounded to an integer, halves away from zero. For sums of the type `bigint`. */
  quantity: number
  /** The exact quantity at the scale of `Money`, such as 1.5 metres. Negative for returns. For sums of the type `numeric`. */
  units: Units
  total: Money
  /** The variant of the product, and its stock keeping unit. Absent if the order does not state them. */
  variantId?: string
  sku?: string
  /** The tax and the discount of the whole line, and the rate of its tax in percent. Absent if the event does not state them. */
  tax?: Money
  taxRate?: Money
  discount?: Money
  /** Whether the line is a sold gift card rather than goods. */
  isGiftCard?: true
  /** The cost of one unit, as the event states it. */
  unitCost?: Money
  /** The cost of the product at the time of the order, for goods without a `unitCost`. Absent if it is unknown. See `line-costs.ts`. */
  productCost?: Money
}

/** The amounts of an order. Zero if the order does not have the part. */
export interface OrderAmounts {
  total: Money
  discount: Money
  tax: Money
  shipping: Money
  tips: Money
  fees: Money
  duties: Money
  /** The totals of its lines that are gift cards. */
  giftCardsSold: Money
  /** The totals of its other lines. */
  goodsLines: Money
  /** The part of the total that was paid with gift cards. */
  giftCardsRedeemed: Money
}

/** The properties of an order that reports group by. Empty text if the order does not have the property. */
export interface OrderLabels {
  channel: string
  country: string
  paymentMethod: string
  /** Each code once. Empty without a coupon. */
  couponCodes: readonly string[]
}

/** The part of a variant in what was reversed of its product. */
export interface ReversedVariant {
  variantId?: string
  sku?: string
  units: Units
  amount: Money
}

/** The units and the amount of one product that a refund or cancellation reversed. */
export interface ReversedLine {
  productId: string
  /** The same as in `OrderLine`. */
  quantity: number
  units: Units
  amount: Money
  /** The parts of its variants, if they are known. A refund names a product, so it is known of an order with a single variant of the product. */
  variants?: ReversedVariant[]
}

/** The lines of a product, or of one of its variants, whose cost is known. */
export interface CostedLine {
  productId: string
  variantId?: string
  sku?: string
  cost: Money
  /** The total of these lines. */
  revenue: Money
}

/** The units of all lines of an order, rounded to an integer. */
export const unitsOf = (order: { lines: readonly Pick<OrderLine, 'units'>[] }): number =>
  wholeUnits(exactUnitsOf(order))

/** The exact units of all lines of an order. */
export const exactUnitsOf = ({ lines }: { lines: readonly Pick<OrderLine, 'units'>[] }): Units => {
  let sum = 0n
  for (const { units } of lines) sum += units
  return sum
}
