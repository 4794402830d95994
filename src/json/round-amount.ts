/**
 * Decimals of a converted amount that are exact. A rate such as 1 ÷ 3 has no end, so PostgreSQL computes with twice as many decimals. What is
 * beyond these is noise: a sum of thirds that is exactly half a cent must not become a little less than half a cent.
 */
export const EXACT_DECIMALS = 40

/** Rounds a decimal numeral, as PostgreSQL writes it, half away from zero to this number of decimals. */
export function roundAmount(text: string, decimals: number): string {
  const noiseless = roundOnce(text, EXACT_DECIMALS)
  return roundOnce(noiseless, decimals)
}

function roundOnce(text: string, decimals: number): string {
  const [unsigned, sign] = text.startsWith('-') ? [text.slice(1), '-'] : [text, '']
  const [whole = '0', fraction = ''] = unsigned.split('.')
  if (fraction.length <= decimals) return text
  const up = (fraction[decimals] ?? '0') >= '5' ? 1n : 0n
  const digits = String(BigInt(whole + fraction.slice(0, decimals)) + up).padStart(decimals + 1, '0')
  const rounded = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
  return /[1-9]/.test(digits) ? sign + rounded : rounded
}
