import { readJson } from '../../json/read-json.ts'
import { formatMoney, type Money, storedMoney } from '../../money.ts'
import { parseInstant } from '../../time/instant.ts'
import { wholeUnits } from '../../units.ts'
import { costOfLines } from '../costs/line-costs.ts'
import type { Moment, Terms } from './order.ts'
import { giftCardsIn } from './order-amounts.ts'
import { EXACT_NUMBERS, type HistoryEntry } from './order-history.ts'
import type { OrderLine } from './order-parts.ts'
import type { Revision } from './revisions.ts'

// The JSON columns of `orders`. Equal facts have the same text.

interface StoredLine {
  productId: string
  quantity: number | string
  total: number | string
  variantId?: string
  sku?: string
  tax?: number | string
  taxRate?: number | string
  discount?: number | string
  kind?: 'gift_card'
  unitCost?: number | string
  productCost?: number | string
}

export function linesAsJson(lines: readonly OrderLine[]): string {
  return `[${lines.map(lineAsJson).join(',')}]`
}

function lineAsJson(line: OrderLine): string {
  const { productId, units, total, variantId, sku, tax, taxRate, discount, isGiftCard, unitCost, productCost } = line
  let json = `{"productId":${textAsJson(productId)},"quantity":${formatMoney(units)},"total":${formatMoney(total)}`
  if (variantId !== undefined) json += `,"variantId":${JSON.stringify(variantId)}`
  if (sku !== undefined) json += `,"sku":${JSON.stringify(sku)}`
  if (tax !== undefined) json += `,"tax":${formatMoney(tax)}`
  if (taxRate !== undefined) json += `,"taxRate":${formatMoney(taxRate)}`
  if (discount !== undefined) json += `,"discount":${formatMoney(discount)}`
  if (isGiftCard) json += ',"kind":"gift_card"'
  if (unitCost !== undefined) json += `,"unitCost":${formatMoney(unitCost)}`
  if (productCost !== undefined) json += `,"productCost":${formatMoney(productCost)}`
  return `${json}}`
}

/** Needs no escape in JSON. */
const PLAIN = /^[\w-]*$/
const textAsJson = (text: string) => (PLAIN.test(text) ? `"${text}"` : JSON.stringify(text))

export const readLines = (json: string): OrderLine[] => storedLines(readJson(json) as StoredLine[])

function storedLines(lines: readonly StoredLine[]): OrderLine[] {
  return lines.map((stored) => {
    const { productId, quantity, total, variantId, sku, tax, taxRate, discount, kind, unitCost, productCost } = stored
    const units = storedMoney(quantity)
    const line: OrderLine = { productId, quantity: wholeUnits(units), units, total: storedMoney(total) }
    if (variantId !== undefined) line.variantId = variantId
    if (sku !== undefined) line.sku = sku
    if (tax !== undefined) line.tax = storedMoney(tax)
    if (taxRate !== undefined) line.taxRate = storedMoney(taxRate)
    if (discount !== undefined) line.discount = storedMoney(discount)
    if (kind === 'gift_card') line.isGiftCard = true
    if (unitCost !== undefined) line.unitCost = storedMoney(unitCost)
    if (productCost !== undefined) line.productCost = storedMoney(productCost)
    return line
  })
}

/** In the JSON, amounts are texts and quantities are numbers. */
export function historyAsJson(history: readonly HistoryEntry[]): string {
  return JSON.stringify(history, (name, value) => {
    if (typeof value !== 'bigint') return value
    return name === 'quantity' ? JSON.rawJSON(formatMoney(value)) : formatMoney(value)
  })
}

export function readHistory(json: string): HistoryEntry[] {
  const history = readJson(json) as Record<string, unknown>[]
  return history.map((entry) => {
    const { items } = entry
    const read = withExactNumbers(entry)
    return (Array.isArray(items) ? { ...read, items: items.map(withExactNumbers) } : read) as unknown as HistoryEntry
  })
}

function withExactNumbers(stored: Record<string, unknown>): Record<string, unknown> {
  const read = { ...stored }
  for (const name of EXACT_NUMBERS) {
    const value = stored[name]
    if (typeof value === 'number' || typeof value === 'string') read[name] = storedMoney(value)
  }
  return read
}

/** The names of the terms in JSON, which are those of the columns. Absent values are left out. */
export function revisionsAsJson(revisions: readonly Revision[]): string {
  return `[${revisions.map(revisionAsJson).join(',')}]`
}

function revisionAsJson({ number, revised, ordered, terms }: Revision): string {
  const { total, discount, tax, shipping, tips, fees, duties, giftCard, lines } = terms
  const giftCardsSold = giftCardsIn(lines)
  const costed = costOfLines(lines)
  const stored = {
    number,
    revised_at: revised.at.text,
    revised_day: revised.day,
    placed_at: ordered?.at.text,
    day: ordered?.day,
    customer_id: terms.statedCustomerId,
    guest_key: terms.guestKey,
    currency: terms.currency,
    total: formatMoney(total),
    discount: numeralOf(discount),
    tax: numeralOf(tax),
    shipping: numeralOf(shipping),
    tips: numeralOf(tips),
    fees: numeralOf(fees),
    duties: numeralOf(duties),
    gift_cards_redeemed: numeralOf(giftCard),
    gift_cards_sold: giftCardsSold === 0n ? undefined : formatMoney(giftCardsSold),
    cost: numeralOf(costed?.cost),
    cost_known_revenue: numeralOf(costed?.revenue),
    tax_included: terms.taxIncluded?.toString(),
    channel: terms.channel,
    country: terms.country,
    payment_method: terms.paymentMethod,
    coupon_code: terms.couponCode,
    coupon_codes: terms.couponCodes,
  }
  return `${JSON.stringify(stored).slice(0, -1)},"lines":${linesAsJson(lines)}}`
}

type StoredRevision = Record<string, string | undefined> & {
  number: number | string
  lines: StoredLine[]
  coupon_codes?: string[]
}

export function readRevisions(json: string): Revision[] {
  return (readJson(json) as StoredRevision[]).map((stored) => ({
    number: Number(stored.number),
    revised: momentOf(stored.revised_at, stored.revised_day) as Moment,
    ordered: momentOf(stored.placed_at, stored.day),
    terms: termsOf(stored),
  }))
}

const termsOf = (stored: StoredRevision): Terms => ({
  statedCustomerId: stored.customer_id,
  guestKey: stored.guest_key,
  currency: stored.currency ?? '',
  total: storedMoney(stored.total ?? 0),
  discount: moneyOf(stored.discount),
  tax: moneyOf(stored.tax),
  shipping: moneyOf(stored.shipping),
  tips: moneyOf(stored.tips),
  fees: moneyOf(stored.fees),
  duties: moneyOf(stored.duties),
  giftCard: moneyOf(stored.gift_cards_redeemed),
  taxIncluded: stored.tax_included === undefined ? undefined : stored.tax_included === 'true',
  channel: stored.channel,
  country: stored.country,
  paymentMethod: stored.payment_method,
  couponCode: stored.coupon_code,
  couponCodes: stored.coupon_codes,
  lines: storedLines(stored.lines),
})

function momentOf(text: string | undefined, day: string | undefined): Moment | undefined {
  const at = text === undefined ? undefined : parseInstant(text)
  return at && day !== undefined ? { at, day } : undefined
}

const numeralOf = (money: Money | undefined) => (money === undefined ? undefined : formatMoney(money))
const moneyOf = (numeral: string | undefined) => (numeral === undefined ? undefined : storedMoney(numeral))
