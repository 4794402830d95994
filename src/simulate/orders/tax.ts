import type { Country } from '../demand/customers.ts'

/** Value-added tax in tenths of a percent. */
const RATES: Record<Country, number> = {
  DE: 190,
  AT: 200,
  FR: 200,
  NL: 210,
  GB: 200,
  CH: 81,
  BE: 210,
  IT: 220,
  PL: 230,
}

/** The rate of tax of a country, in tenths of a percent. */
export const taxRateOf = (country: Country): number => RATES[country]

/** A number of thousandths of an amount, rounded half up, in integer arithmetic. */
export function portion(amount: number, thousandths: number): number {
  const product = amount * thousandths + 500
  return (product - (product % 1000)) / 1000
}
