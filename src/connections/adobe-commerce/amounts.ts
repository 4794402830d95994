import { isCurrency } from '../../contracts/currency.ts'
import { formatMoney, type Money, parseMoney } from '../../money.ts'
import type { Connection } from '../connection.ts'
import { type Json, textOf } from '../reading/json.ts'

/** The amounts of a record in one of its two currencies. */
export interface Amounts {
  currency: string
  /** The exact amount of this name. Undefined if the record has none. */
  of: (record: Json, name: string) => Money | undefined
}

/**
 * Chooses between the amounts in the currency of the shop, whose names begin with `base_`, and those in the currency of the order. A record with only
 * one of the two is read in the currency that it has. Undefined for a record without a total, or without the currency of its total.
 */
export function amountsOf(record: Json, { currencyMode }: Connection): Amounts | undefined {
  const base = { prefix: 'base_', code: textOf(record.base_currency_code) }
  const order = { prefix: '', code: textOf(record.order_currency_code) }
  const chosen = (currencyMode === 'shop' ? [base, order] : [order, base]).find(
    ({ prefix, code }) =>
      code !== undefined && isCurrency(code) && moneyOf(record[`${prefix}grand_total`]) !== undefined,
  )
  if (chosen?.code === undefined) return undefined
  return { currency: chosen.code, of: (from, name) => moneyOf(from[`${chosen.prefix}${name}`]) }
}

export const moneyOf = (value: unknown): Money | undefined => parseMoney(textOf(value) ?? '')

/** The amount as text, without its sign. */
export const textOfAmount = (amount: Money | undefined): string | undefined =>
  amount === undefined ? undefined : formatMoney(amount < 0n ? -amount : amount)

/** The total with what was paid by gift cards and store credit, which Adobe Commerce takes off. These are payments, not discounts. */
export function totalOf(record: Json, amounts: Amounts): { total: Money; credit: Money } {
  const part = (name: string) => amounts.of(record, name) ?? 0n
  const credit = part('gift_cards_amount') + part('customer_balance_amount')
  return { total: part('grand_total') + credit, credit }
}

/** The amount of a line after discounts and without tax. */
export function netOf(line: Json, amounts: Amounts): Money {
  const part = (name: string) => amounts.of(line, name) ?? 0n
  return part('row_total') - part('discount_amount') + part('discount_tax_compensation_amount')
}
