import { dayAt } from '../calendar.ts'
import type { Offer } from '../catalogue/catalogue.ts'
import { type Variant, variantOf } from '../catalogue/product-labels.ts'
import type { Arrival } from '../demand/arrivals.ts'
import { type Coupon, campaignOf, FREE_SHIPPING, WELCOME } from '../demand/campaigns.ts'
import { type Country, countryOfGuest, customerOf } from '../demand/customers.ts'
import { isChance, type Random, randomOf } from '../random/random.ts'
import { uuidAt } from '../random/uuid.ts'
import { choose, type WeightedChoice, weighTable } from '../random/weighted-choice.ts'
import { type MoneyParts, withMoneyParts } from './money-parts.ts'
import { portion, taxRateOf } from './tax.ts'

/** A placed order. Amounts are whole minor units. The total is goods − discount + tax + shipping, and `parts`. */
export interface Order {
  id: string
  arrival: Arrival
  customerId: string | undefined
  country: Country
  paymentMethod: string
  couponCode: string | undefined
  /** All coupons, if there are several. */
  couponCodes: string[] | undefined
  lines: Line[]
  discount: number
  tax: number
  shipping: number
  total: number
  /** Only in shops with `hasMoneyParts`. */
  parts?: MoneyParts
}

export interface Line {
  productId: string
  productName: string
  quantity: number
  unitPrice: number
  lineTotal: number
  variant: Variant | undefined
}

const linesOfAnOrder = weighTable({ 1: 52, 2: 26, 3: 12, 4: 6, 5: 3, 7: 1 })
const unitsOfALine = weighTable({ 1: 78, 2: 14, 3: 3, 4: 3, 6: 1.5, 12: 0.5 })
const paymentMethods = weighTable({ card: 44, paypal: 31, invoice: 13, bank_transfer: 7, gift_card: 5 })
const paymentMethodsInStore = weighTable({ card: 70, cash: 30 })

const SHIPPING = 490
const SHIPPING_ABROAD = 890
const FREE_SHIPPING_FROM = 6900

interface OrderRules {
  seed: string
  hasMoneyParts: boolean
}

/** The order of an arrival, from the offers of the day. */
export function orderOf(shop: OrderRules, arrival: Arrival, offers: WeightedChoice<Offer>): Order {
  const { seed } = shop
  const random = randomOf(seed, 'order', arrival.key)
  const id = uuidAt(arrival.at, random)
  const customer = arrival.customer && customerOf(seed, arrival.customer)
  const country = arrival.channel === 'store' ? 'DE' : (customer?.country ?? countryOfGuest(random))
  const lines = linesOf(random, offers, arrival.key)
  const goods = lines.reduce((sum, { lineTotal }) => sum + lineTotal, 0)
  const coupon = couponOf(random, arrival)
  const discount = coupon ? portion(goods, coupon.percent * 10) : 0
  const tax = portion(goods - discount, taxRateOf(country))
  const isFree = coupon !== undefined && isChance(randomOf(seed, 'free shipping', arrival.key), FREE_SHIPPING.use)
  const shipping = isFree ? 0 : shippingOf(arrival, country, goods - discount)
  const order = {
    id,
    arrival,
    customerId: customer?.id,
    country,
    paymentMethod: choose(random, arrival.channel === 'store' ? paymentMethodsInStore : paymentMethods),
    couponCode: coupon?.code,
    couponCodes: isFree ? [coupon.code, FREE_SHIPPING.code] : undefined,
    lines,
    discount,
    tax,
    shipping,
    total: goods - discount + tax + shipping,
  }
  return shop.hasMoneyParts ? withMoneyParts(seed, order) : order
}

function linesOf(random: Random, offers: WeightedChoice<Offer>, key: string): Line[] {
  const lines: Line[] = []
  for (let wanted = Number(choose(random, linesOfAnOrder)); wanted > 0; wanted--) {
    const { product, price } = choose(random, offers)
    const quantity = Number(choose(random, unitsOfALine))
    if (lines.some(({ productId }) => productId === product.id)) continue
    lines.push({
      productId: product.id,
      productName: product.name,
      quantity,
      unitPrice: price,
      lineTotal: price * quantity,
      variant: variantOf(product, key),
    })
  }
  return lines
}

function couponOf(random: Random, { at, channel, customer }: Arrival): Coupon | undefined {
  if (channel === 'marketplace') return undefined
  const coupon = campaignOf(dayAt(at)) ?? (customer?.isNew ? WELCOME : undefined)
  return coupon && isChance(random, coupon.use) ? coupon : undefined
}

function shippingOf({ channel }: Arrival, country: Country, goods: number): number {
  if (channel === 'store' || goods >= FREE_SHIPPING_FROM) return 0
  return country === 'DE' ? SHIPPING : SHIPPING_ABROAD
}
