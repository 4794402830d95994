import { guestKeyOf } from '../demand/guests.ts'
import { currencyOf, type Shop, toAmount } from '../shop.ts'
import { partsOfLines } from './money-parts.ts'
import type { Line, Order } from './order.ts'
import { taxRateOf } from './tax.ts'

/** What an order states: the content of `OrderCreated`, and of `OrderRevised` besides the revision. */
export function termsOf(shop: Shop, order: Order, createdAt: string) {
  return {
    orderId: order.id,
    ...(order.customerId === undefined ? guestOf(shop, order) : { customerId: order.customerId }),
    createdAt,
    currency: currencyOf(shop, order),
    items: itemsOf(shop, order),
    discountAmount: toAmount(shop, order.discount),
    taxAmount: toAmount(shop, order.tax),
    shippingAmount: toAmount(shop, order.shipping),
    ...rarePartsOf(shop, order),
    totalAmount: toAmount(shop, order.total),
    channel: order.arrival.channel,
    country: order.country,
    paymentMethod: order.paymentMethod,
    ...(order.couponCode === undefined ? {} : { couponCode: order.couponCode }),
    ...(order.couponCodes && { couponCodes: order.couponCodes }),
  }
}

function guestOf(shop: Shop, { arrival }: Order) {
  const guestKey = guestKeyOf(shop, arrival)
  return guestKey === undefined ? {} : { guestKey }
}

/** The parts of the total that few orders have. */
function rarePartsOf(shop: Shop, { parts }: Order) {
  if (!parts) return {}
  const { tip, fee, duties, giftCard, isTaxIncluded } = parts
  return {
    ...(tip > 0 && { tipAmount: toAmount(shop, tip) }),
    ...(fee > 0 && { feeAmount: toAmount(shop, fee) }),
    ...(duties > 0 && { dutiesAmount: toAmount(shop, duties) }),
    ...(giftCard > 0 && { giftCardAmount: toAmount(shop, giftCard) }),
    ...(isTaxIncluded && { taxIncluded: true }),
  }
}

/** The lines of an order. In shops with such parts, each has its tax and its discount, and a sold gift card follows. */
function itemsOf(shop: Shop, order: Order) {
  const { lines, parts } = order
  if (!parts) return lines.map((line) => itemOf(shop, line))
  const ofLines = partsOfLines(order)
  const goods = lines.map((line, i) => {
    const { tax = 0, discount = 0 } = ofLines[i] ?? {}
    return {
      ...itemOf(shop, line),
      taxRate: taxRateOf(order.country) / 10,
      taxAmount: toAmount(shop, tax),
      ...(discount > 0 && { discountAmount: toAmount(shop, discount) }),
    }
  })
  return parts.card ? [...goods, { ...itemOf(shop, parts.card), kind: 'gift_card' as const }] : goods
}

function itemOf(shop: Shop, { productId, productName, quantity, unitPrice, lineTotal, variant }: Line) {
  return {
    productId,
    productName,
    quantity,
    unitPrice: toAmount(shop, unitPrice),
    lineTotal: toAmount(shop, lineTotal),
    ...variant,
  }
}
