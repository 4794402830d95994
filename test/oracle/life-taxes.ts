import { decimalText } from '../helpers/decimal.ts'
import type { OrderLine, Placed } from './life-fact-types.ts'

// The rules for tax by country and rate.

export interface Taxed {
  /** In percent. Empty for all rates together. */
  rate: string
  taxable: bigint
  tax: bigint
}

/** The lines that state a rate, by rate and together. */
export function taxedOf({ lines, isTaxIncluded = false }: Placed): Taxed[] {
  const taxed = new Map<string, Taxed>()
  for (const line of lines) {
    if (line.taxRate === undefined) continue
    for (const rate of [decimalText(line.taxRate), '']) {
      const { taxable, tax } = taxed.get(rate) ?? { taxable: 0n, tax: 0n }
      taxed.set(rate, { rate, taxable: taxable + taxableOf(line, isTaxIncluded), tax: tax + (line.tax ?? 0n) })
    }
  }
  return [...taxed.values()]
}

/** The total of a line without its discount and its tax. */
function taxableOf({ amount, discount = 0n, tax = 0n }: OrderLine, isTaxIncluded: boolean): bigint {
  return amount - discount - (isTaxIncluded ? tax : 0n)
}
