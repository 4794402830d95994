import { decimal, decimalProduct } from '../helpers/decimal.ts'
import type { OrderLine, Placed } from './life-fact-types.ts'
import { nameOf } from './life-ids.ts'
import type { LifeData, LifeItem, Numeral } from './life-types.ts'

// What `OrderCreated` and `OrderRevised` state about an order.

export function contentOf(data: LifeData, defaultCurrency: string): Omit<Placed, 'at'> {
  const { currency = defaultCurrency, items = [], couponCode, couponCodes = [] } = data
  const lines = items.map(lineOf)
  const total = money(data.totalAmount ?? '0')
  const own = optionalMoney(data.discountAmount)
  return {
    customer: nameOf(data.customerId),
    guest: nameOf(data.guestKey),
    currency,
    total,
    discount: (own !== undefined && total >= 0n ? absolute(own) : own) ?? stated(lines.map(({ discount }) => discount)),
    tax: optionalMoney(data.taxAmount) ?? stated(lines.map(({ tax }) => tax)),
    shipping: optionalMoney(data.shippingAmount),
    tips: optionalMoney(data.tipAmount),
    fees: optionalMoney(data.feeAmount),
    duties: optionalMoney(data.dutiesAmount),
    redeemed: optionalMoney(data.giftCardAmount),
    isTaxIncluded: data.taxIncluded,
    channel: data.channel,
    country: data.country,
    method: data.paymentMethod,
    coupons: [...new Set([...(couponCode === undefined ? [] : [couponCode]), ...couponCodes])].sort(),
    lines,
  }
}

/** The amount of a line is its `lineTotal`, otherwise unit price × quantity. */
function lineOf({ quantity, unitPrice = '0', lineTotal, ...item }: LifeItem): OrderLine {
  const units = decimal(String(quantity))
  const amount = lineTotal === undefined ? decimalProduct(money(unitPrice), units) : money(lineTotal)
  const discount = optionalMoney(item.discountAmount)
  return {
    product: nameOf(item.productId) ?? '(none)',
    quantity: units,
    amount,
    isGiftCard: item.kind?.trim().toLowerCase() === 'gift_card',
    discount: discount !== undefined && amount >= 0n ? absolute(discount) : discount,
    tax: optionalMoney(item.taxAmount),
    taxRate: optionalMoney(item.taxRate),
    unitCost: optionalMoney(item.unitCost),
    variant: nameOf(item.variantId),
    sku: item.sku,
  }
}

/** The sum of the amounts that lines state. Undefined if no line states one. */
function stated(amounts: readonly (bigint | undefined)[]): bigint | undefined {
  const known = amounts.filter((amount) => amount !== undefined)
  return known.length === 0 ? undefined : known.reduce((sum, amount) => sum + amount, 0n)
}

const money = (numeral: Numeral): bigint => decimal(String(numeral))
const optionalMoney = (numeral: Numeral | undefined) => (numeral === undefined ? undefined : money(numeral))
const absolute = (amount: bigint) => (amount < 0n ? -amount : amount)
