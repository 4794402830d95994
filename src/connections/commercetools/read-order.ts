import { formatMoney, parseMoney } from '../../money.ts'
import type { Connection } from '../connection.ts'
import type { Reading, ShopEvent } from '../platform.ts'
import { type Json, recordOf, recordsOf, textOf, timeOf } from '../reading/json.ts'
import { amountOf, currencyOf, differenceOf, sumOf, timesOf } from './money.ts'
import { shipmentOf } from './read-delivery.ts'

/** Reads a message with a whole order. The version of the order is the number of the revision. */
export function readOrder(message: Json, connection: Connection): Reading {
  const order = recordOf(message.order)
  const orderId = textOf(order.id) ?? textOf(recordOf(message.resource).id)
  const total = recordOf(order.taxedPrice).totalGross ?? order.totalPrice
  const [totalAmount, currency] = [amountOf(total), currencyOf(total)]
  const createdAt = timeOf(order, 'completedAt', 'createdAt') ?? timeOf(message, 'createdAt')
  const missing = { id: orderId, totalPrice: totalAmount, 'totalPrice.currencyCode': currency, createdAt }
  const [name] = Object.entries(missing).find(([, value]) => value === undefined) ?? []
  if (name !== undefined || orderId === undefined) {
    return {
      problem: `The order of the message has no ${name}. Request the order from commercetools, and send it as OrderRevised.`,
    }
  }
  const lines = recordsOf(order.lineItems)
  const data = {
    orderId,
    customerId: textOf(order.customerId),
    guestKey: textOf(order.guestKey),
    createdAt,
    currency,
    totalAmount,
    taxAmount: taxOf(order.taxedPrice),
    shippingAmount: shippingOf(order),
    discountAmount: discountOf(order, lines),
    taxIncluded: lines.length > 0 && lines.every(({ taxRate }) => recordOf(taxRate).includedInPrice === true),
    channel: textOf(recordOf(order.store).key) ?? textOf(order.origin),
    country:
      textOf(recordOf(order.shippingAddress).country) ??
      textOf(order.country) ??
      textOf(recordOf(order.billingAddress).country),
    couponCodes: recordsOf(order.discountCodes).flatMap(({ discountCode }) => textOf(recordOf(discountCode).id) ?? []),
    paymentIds: recordsOf(recordOf(order.paymentInfo).payments).flatMap(({ id }) => textOf(id) ?? []),
    items: [
      ...lines.map((line) => itemOf(line, connection)),
      ...recordsOf(order.customLineItems).map((line) => customItemOf(line)),
    ],
    revision: Number(order.version ?? 1),
    revisedAt: timeOf(order, 'lastModifiedAt', 'createdAt') ?? createdAt,
  }
  const revised: ShopEvent = { id: `order:${orderId}:${data.revision}`, type: 'OrderRevised', data }
  const deliveries = shippingsOf(order).flatMap((shipping) => recordsOf(shipping.deliveries))
  const shipments = deliveries.flatMap((delivery) => shipmentOf(orderId, delivery, data.revisedAt))
  const cancelled = order.orderState === 'Cancelled' ? [cancellationOf(orderId, data.revisedAt)] : []
  return { events: [revised, ...cancelled, ...shipments] }
}

/** An order was called off. Its time is that of the message, or of the order that shows it. */
export const cancellationOf = (orderId: string, time: string | undefined): ShopEvent => ({
  id: `cancelled:${orderId}:${time}`,
  type: 'OrderCancelled',
  time,
  data: { orderId },
})

/** The shipping of an order: one, or several in the shipping mode `Multiple`. */
function shippingsOf(order: Json): Json[] {
  const several = recordsOf(order.shipping).map(({ shippingInfo }) => recordOf(shippingInfo))
  return several.length > 0 ? several : [recordOf(order.shippingInfo)]
}

const shippingOf = (order: Json) => sumOf(shippingsOf(order).map(({ price }) => amountOf(price)))

function taxOf(taxedPrice: unknown): string | undefined {
  const { totalTax, totalGross, totalNet } = recordOf(taxedPrice)
  return amountOf(totalTax) ?? differenceOf(amountOf(totalGross), amountOf(totalNet))
}

/** What was taken off the lines, and off the total. */
function discountOf(order: Json, lines: readonly Json[]): string | undefined {
  const ofLines = lines.map(({ price, quantity, totalPrice }) => {
    const unit = amountOf(recordOf(price).value)
    const full = unit === undefined || !Number.isSafeInteger(quantity) ? undefined : timesOf(unit, Number(quantity))
    return differenceOf(full, amountOf(totalPrice))
  })
  const discount = sumOf([...ofLines, amountOf(recordOf(order.discountOnTotalPrice).discountedAmount)])
  return discount?.startsWith('-') ? undefined : discount
}

function itemOf(line: Json, connection: Connection): object {
  const variant = recordOf(line.variant)
  const product = textOf(line.productId)
  return {
    productId: productOf(product, variant, connection),
    productName: textOf(line.name),
    variantId: textOf(variant.id),
    sku: textOf(variant.sku),
    ...amountsOf(line),
  }
}

/** What the shop has added to an order, such as a fee or a voucher. */
function customItemOf(line: Json): object {
  const productId = `custom:${textOf(line.slug) ?? textOf(line.id) ?? ''}`.slice(0, 200)
  return { productId, productName: textOf(line.name), ...amountsOf(line) }
}

const amountsOf = ({ quantity, totalPrice, taxedPrice, taxRate }: Json) => ({
  quantity,
  lineTotal: amountOf(totalPrice),
  taxAmount: taxOf(taxedPrice),
  taxRate: percentOf(recordOf(taxRate).amount),
})

/** Rates are stated as fractions: 0.19 is 19 %. */
function percentOf(rate: unknown): string | undefined {
  const fraction = typeof rate === 'number' || typeof rate === 'string' ? parseMoney(rate) : undefined
  return fraction === undefined ? undefined : formatMoney(fraction * 100n)
}

/** What identifies a product. The number of a variant is unique within its product only. */
export function productOf(product: string | undefined, variant: Json, { productKey }: Connection): string | undefined {
  const variantId = textOf(variant.id) === undefined ? product : `${product}-${textOf(variant.id)}`
  return { product, variant: variantId, sku: textOf(variant.sku) ?? variantId }[productKey]
}
