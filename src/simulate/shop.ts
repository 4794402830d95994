import { decimalsOf } from '../contracts/currency.ts'
import { type DayNumber, dayNumberOf } from './calendar.ts'
import { createCatalogue, type Product } from './catalogue/catalogue.ts'
import type { DayPlan } from './day-plan.ts'
import { createFootfall, type Footfall } from './demand/footfall.ts'

/** The options of a shop. The same options always produce the same history, byte for byte. */
export interface ShopOptions {
  seed: string
  /** Orders on an average day of the shop's first year. */
  ordersPerDay: number
  /** An ISO 4217 code. Prices have its decimals. */
  currency: string
  /** The day on which the shop opens, such as `2026-01-01`. There are no earlier events. */
  startDate: string
  /**
   * The currency of online orders from Great Britain, with as many decimals as `currency`: GBP, USD or EUR. Exchange rates are then
   * published on working days. Default: all orders are in `currency`, and there are no rates.
   */
  secondCurrency?: string
  /** The share of orders that reserve their lines in stock, one event per line. Default: 0.1. */
  reservedShare?: number
  /** The share of orders that are revised before they are shipped. A sixth as many are voided. Default: 0. */
  editedShare?: number
  /** The share of guests who register after their order. A fifth of them were customers already and are merged. Default: 0. */
  registeredShare?: number
  /** Whether the costs of products become known. Default: false. */
  hasCosts?: boolean
  /** Whether orders have tips, fees, duties, gift cards, the tax and the discount of lines, and in stores prices with tax. Default: false. */
  hasMoneyParts?: boolean
  /** Whether the shop has the example orders of `example-orders.ts`, in its twelfth month. */
  hasExamples?: boolean
}

/** The shares of edited orders and of registered guests in real shops, about. */
export const USUAL_EDITED_SHARE = 0.012
export const USUAL_REGISTERED_SHARE = 0.08

/** A simulated shop. */
export interface Shop {
  seed: string
  ordersPerDay: number
  currency: string
  secondCurrency: string | undefined
  reservedShare: number
  editedShare: number
  registeredShare: number
  hasCosts: boolean
  hasMoneyParts: boolean
  hasExamples: boolean
  opened: DayNumber
  /** The number of minor units in a unit of the currency: 100 for cents. */
  minorUnits: number
  products: Product[]
  footfall: Footfall
  /** A cache of the last planned days, because the events of an order are spread over some weeks. */
  plans: Map<DayNumber, DayPlan>
  /** A cache of the total demand for all products, by day. */
  demands: Map<DayNumber, number>
}

/**
 * Opens a shop.
 *
 * @throws RangeError when `startDate` is not a date or `ordersPerDay` is not a positive number.
 */
export function createShop(options: ShopOptions): Shop {
  const { seed, ordersPerDay, currency, secondCurrency, startDate } = options
  const {
    reservedShare = 0.1,
    editedShare = 0,
    registeredShare = 0,
    hasCosts = false,
    hasMoneyParts = false,
    hasExamples = false,
  } = options
  if (!(ordersPerDay > 0 && ordersPerDay <= 1_000_000)) {
    throw new RangeError(`ordersPerDay is ${ordersPerDay}; allowed: above 0, up to 1000000`)
  }
  if (secondCurrency !== undefined && decimalsOf(secondCurrency) !== decimalsOf(currency)) {
    throw new RangeError(
      `secondCurrency is ${secondCurrency}; allowed: a currency with as many decimals as ${currency}`,
    )
  }
  const opened = dayNumberOf(startDate)
  const products = createCatalogue(seed, opened)
  return {
    seed,
    ordersPerDay,
    currency,
    secondCurrency,
    reservedShare,
    editedShare,
    registeredShare,
    hasCosts,
    hasMoneyParts,
    hasExamples,
    opened,
    minorUnits: 10 ** decimalsOf(currency),
    products,
    footfall: createFootfall(seed, ordersPerDay, opened),
    plans: new Map(),
    demands: new Map(),
  }
}

/** The currency of an order. */
export function currencyOf(
  { currency, secondCurrency }: Shop,
  { country, arrival }: { country: string; arrival: { channel: string } },
): string {
  return country === 'GB' && arrival.channel !== 'store' ? (secondCurrency ?? currency) : currency
}

/**
 * Converts an amount from minor units to the form of events. The quotient of two integers is the double nearest to the
 * decimal, whose shortest text is that decimal: exact up to 15 digits.
 */
export function toAmount({ minorUnits }: Pick<Shop, 'minorUnits'>, amount: number): number {
  return amount / minorUnits
}
