import { formatMoney, type Money } from '../../money.ts'
import type { Connection } from '../connection.ts'
import { type Json, recordOf, recordsOf, textOf } from '../reading/json.ts'
import { amountOf, currencyOf, moneyOf, partOf, type Side, sumOf } from './amounts.ts'
import type { Edits } from './edits.ts'
import { isTip, labelOf, orderLinesOf } from './order-lines.ts'
import { totalsOf } from './order-totals.ts'
import { idOf } from './records.ts'

/** What a snapshot states about an order, besides its id and its times. Undefined if its total cannot be read. */
export function termsOf(order: Json, side: Side, edits: Edits, connection: Connection) {
  const total = totalOf(order, 'price', side, edits)
  if (total === undefined) return undefined
  const { removed } = edits
  const customerId = idOf(recordOf(order.customer))
  const codes = recordsOf(order.discount_codes).flatMap(({ code }) => labelOf(code) ?? [])
  const gateways = Array.isArray(order.payment_gateway_names) ? order.payment_gateway_names : []
  const isGiftCard = gateways.length === 1 && gateways[0] === 'gift_card'
  return {
    customerId,
    guestKey: customerId === undefined ? textOf(order.guest_key) : undefined,
    currency: currencyOf(order, 'total_price', side) ?? textOf(order.currency),
    totalAmount: formatMoney(total - removed.total),
    discountAmount: less(totalOf(order, 'discounts', side, edits), removed.discount),
    taxAmount: less(totalOf(order, 'tax', side, edits), removed.tax),
    shippingAmount: less(shippingOf(order, side, edits)),
    tipAmount: less(tipOf(order, side)),
    dutiesAmount: less(originalOf(order, 'total_duties', side, edits)),
    feeAmount: less(originalOf(order, 'total_additional_fees', side, edits)),
    giftCardAmount: isGiftCard ? formatMoney(total - removed.total) : undefined,
    taxIncluded: typeof order.taxes_included === 'boolean' ? order.taxes_included : undefined,
    channel: labelOf(order.source_name),
    country: countryOf(order.shipping_address) ?? countryOf(order.billing_address),
    paymentMethod: labelOf(gateways[0]),
    couponCode: codes[0],
    couponCodes: codes.length > 1 ? codes : undefined,
    items: orderLinesOf(order, side, edits, connection),
  }
}

const less = (amount: Money | undefined, removed: Money = 0n): string | undefined =>
  amount === undefined ? undefined : formatMoney(amount - removed)

/** A total of the order as it was placed, or as it is now. */
function totalOf(
  order: Json,
  name: 'price' | 'discounts' | 'tax',
  side: Side,
  { isCurrent }: Edits,
): Money | undefined {
  const current = isCurrent ? amountOf(order, `current_total_${name}`, side) : undefined
  return current ?? amountOf(order, `total_${name}`, side)
}

function originalOf(order: Json, name: string, side: Side, { isCurrent }: Edits): Money | undefined {
  return amountOf(order, `${isCurrent ? 'current' : 'original'}_${name}`, side)
}

/** Before discounts of the shipping, which are in the discounts of the order. */
function shippingOf(order: Json, side: Side, { isCurrent }: Edits): Money | undefined {
  const current = isCurrent ? amountOf(order, 'current_shipping_price', side) : undefined
  const stated = current ?? amountOf(order, 'total_shipping_price', side)
  if (stated !== undefined || !Array.isArray(order.shipping_lines)) return stated
  const lines = recordsOf(order.shipping_lines).filter(({ is_removed }) => is_removed !== true)
  return sumOf(lines.map((line) => amountOf(line, 'price', side)))
}

/** The tips. They are stated in the currency of the shop only, unless they are lines of the order. */
function tipOf(order: Json, side: Side): Money | undefined {
  const tip = moneyOf(order.total_tip_received)
  if (tip === undefined || tip === 0n) return undefined
  if (side === 'shop') return tip
  const lines = recordsOf(order.line_items).filter(isTip)
  if (lines.length > 0) return sumOf(lines.map((line) => amountOf(line, 'price', side)))
  const { shop, presentment, presentmentCurrency = '' } = totalsOf(order)
  return partOf(tip, presentment, shop, presentmentCurrency)
}

const countryOf = (address: unknown): string | undefined => textOf(recordOf(address).country_code)
