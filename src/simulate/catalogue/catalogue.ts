import { DAY_MS, type DayNumber } from '../calendar.ts'
import { between, isChance, randomOf, shuffle, wholeBetween } from '../random/random.ts'
import { uuidAt } from '../random/uuid.ts'
import { type WeightedChoice, weigh } from '../random/weighted-choice.ts'
import { assortment, categorySeasons } from './assortment.ts'

/** A product of the catalogue. Amounts are whole minor units: 1290 is 12.90. */
export interface Product {
  id: string
  name: string
  category: string
  launched: DayNumber
  /** The first day on which the product is no longer for sale. */
  withdrawn: DayNumber | undefined
  popularity: number
  basePrice: number
  /** The day of the launch within a price period, so that not all prices change on the same day. */
  pricePhase: number
}

/** A product at the price of one day. */
export interface Offer {
  product: Product
  price: number
}

const PRICE_PERIOD_DAYS = 110

/** All products that the shop ever sells, unsorted: most from its first day, some launched or withdrawn later. */
export function createCatalogue(seed: string, opened: DayNumber): Product[] {
  const random = randomOf(seed, 'catalogue')
  const rows = Object.entries(assortment).flatMap(([category, prices]) =>
    Object.entries(prices).map(([name, basePrice]) => ({ category, name, basePrice })),
  )
  return shuffle(random, rows).map((row, rank) => {
    // Late and withdrawn products are spread over all ranks of popularity.
    const isLate = rank % 5 === 3
    const isWithdrawn = rank % 12 === 10 && !isLate
    const launched = opened + (isLate ? wholeBetween(random, 15, 330) : 0)
    return {
      ...row,
      id: uuidAt(launched * DAY_MS + rank, random),
      launched,
      withdrawn: isWithdrawn ? opened + wholeBetween(random, 60, 340) : undefined,
      popularity: between(random, 0.8, 1.25) / (rank + 3) ** 0.9,
      pricePhase: wholeBetween(random, 0, PRICE_PERIOD_DAYS - 1),
    }
  })
}

/** The products for sale on a day, at the prices of the day, weighted by popularity and season. */
export function offersOf(products: readonly Product[], seed: string, day: DayNumber): WeightedChoice<Offer> {
  const offers = products
    .filter((product) => isForSale(product, day))
    .map((product) => ({ product, price: priceOf(product, seed, day) }))
  return weigh(offers, ({ product }) => demandFor(product, day))
}

export function isForSale({ launched, withdrawn = Number.POSITIVE_INFINITY }: Product, day: DayNumber): boolean {
  return launched <= day && day < withdrawn
}

/** The relative demand for a product on a day, by popularity and season. */
export function demandFor({ popularity, category }: Product, day: DayNumber): number {
  return popularity * (categorySeasons[category]?.[new Date(day * DAY_MS).getUTCMonth()] ?? 1)
}

/** The price of a product on a day. It can change every 110 days. */
export function priceOf(product: Product, seed: string, day: DayNumber): number {
  let price = product.basePrice
  for (let period = 1; period <= periodOf(product, day); period++) {
    const random = randomOf(seed, 'price', product.id, period)
    if (isChance(random, 0.4)) price = roundPrice(product.basePrice * between(random, 0.9, 1.06 + 0.01 * period))
  }
  return price
}

/** Whether the price of the product may change on this day. */
export function beginsPricePeriod(product: Product, day: DayNumber): boolean {
  return day > product.launched && periodOf(product, day) !== periodOf(product, day - 1)
}

function periodOf({ launched, pricePhase }: Product, day: DayNumber): number {
  return Math.floor((day - launched + pricePhase) / PRICE_PERIOD_DAYS)
}

/** Rounds a price as shops do: small prices end in .90, large prices in .00. */
function roundPrice(minorUnits: number): number {
  const whole = Math.max(100, Math.round(minorUnits / 100) * 100)
  return whole > 5000 ? whole : whole - 10
}
