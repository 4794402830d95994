import { decimalsOf } from '../contracts/currency.ts'
import { type DayNumber, dayNumberOf } from './calendar.ts'
import { createCatalogue, type Product } from './catalogue.ts'
import type { DayPlan } from './day-plan.ts'
import { createFootfall, type Footfall } from './footfall.ts'

/** A shop is made of these alone: the same options always give the same history, to the byte. */
export interface ShopOptions {
  seed: string
  /** Orders on an average day of the shop's first year. */
  ordersPerDay: number
  /** An ISO 4217 code; prices are written with its decimals. */
  currency: string
  /** The day the shop opens, such as `2026-01-01`. Nothing happens before. */
  startDate: string
  /** The share of orders that reserve their lines in stock, one event a line. Default 0.1. */
  reservedShare?: number
}

/** A simulated shop. */
export interface Shop {
  seed: string
  ordersPerDay: number
  currency: string
  reservedShare: number
  opened: DayNumber
  /** Minor units of the currency in its unit: 100 for cents. */
  minorUnits: number
  products: Product[]
  footfall: Footfall
  /** The days planned last, because what follows from an order is spread over the weeks after it. */
  plans: Map<DayNumber, DayPlan>
  /** Σ of how much each product is wanted, of the days for which this was asked. */
  demands: Map<DayNumber, number>
}

/**
 * Opens a shop.
 *
 * @throws RangeError when `startDate` is no date or `ordersPerDay` is no positive number.
 */
export function createShop(options: ShopOptions): Shop {
  const { seed, ordersPerDay, currency, startDate, reservedShare = 0.1 } = options
  if (!(ordersPerDay > 0 && ordersPerDay <= 1_000_000)) {
    throw new RangeError(`ordersPerDay is ${ordersPerDay}; allowed: above 0, up to 1000000`)
  }
  const opened = dayNumberOf(startDate)
  const products = createCatalogue(seed, opened)
  return {
    seed,
    ordersPerDay,
    currency,
    reservedShare,
    opened,
    minorUnits: 10 ** decimalsOf(currency),
    products,
    footfall: createFootfall(seed, ordersPerDay, opened),
    plans: new Map(),
    demands: new Map(),
  }
}

/**
 * An amount in minor units as events carry it. The quotient of two whole numbers is the double nearest to the decimal,
 * whose shortest text is that decimal: exact up to 15 digits.
 */
export function toAmount({ minorUnits }: Pick<Shop, 'minorUnits'>, amount: number): number {
  return amount / minorUnits
}
