const known = new Set(Intl.supportedValuesOf('currency'))
const decimalsByCurrency = new Map<string, number>()

/** Whether this is the ISO 4217 code of a currency, in capitals. */
export function isCurrency(code: string): boolean {
  return known.has(code)
}

/** How many decimals amounts of this currency are written with: USD 2, JPY 0, KWD 3 (ISO 4217's minor unit). */
export function decimalsOf(currency: string): number {
  let decimals = decimalsByCurrency.get(currency)
  if (decimals === undefined) {
    decimals = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
    decimalsByCurrency.set(currency, decimals)
  }
  return decimals
}
