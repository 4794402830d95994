import { DAY_MS, type DayNumber } from '../calendar.ts'
import { isChance, type Random, randomOf, waitingTime } from '../random/random.ts'
import { uuidAt } from '../random/uuid.ts'
import { choose, weighTable } from '../random/weighted-choice.ts'
import type { Footfall } from './footfall.ts'

/** A customer without properties, which are derived from the key when an order needs them. */
export interface CustomerKey {
  key: string
  /** The time at which the person became a customer, in milliseconds since 1970. */
  since: number
  isNew: boolean
}

/** The properties of a customer, the same in all orders. */
export interface Customer {
  id: string
  country: Country
}

const countries = weighTable({ DE: 44, AT: 11, FR: 10, NL: 9, GB: 8, CH: 6, BE: 5, IT: 4, PL: 3 })

/** The countries of orders, as ISO 3166 codes. */
export type Country = (typeof countries.options)[number]

/** Derives the properties of a customer. */
export function customerOf(seed: string, { key, since }: CustomerKey): Customer {
  const random = randomOf(seed, 'customer', key)
  return { id: uuidAt(since, random), country: choose(random, countries) }
}

/** The country of a guest. */
export function countryOfGuest(random: Random): Country {
  return choose(random, countries)
}

/** The customer with this number, on the day of the first order. */
export function newCustomer(customer: number, day: DayNumber): CustomerKey {
  return { ...knownCustomer(customer, day), isNew: true }
}

function knownCustomer(customer: number, firstDay: DayNumber): CustomerKey {
  return { key: String(customer), since: firstDay * DAY_MS + (customer % DAY_MS), isNew: false }
}

/** One in 200 customers is a regular. Regulars place 5% of the repeat orders. */
const REGULAR_EVERY = 200
const REGULARS = 0.05

/**
 * A customer who ordered before `day` and orders again: mostly a customer of the last weeks, sometimes an old one. Some
 * customers order far more often than others.
 *
 * @returns undefined when the shop has no customers yet.
 */
export function returningCustomer(footfall: Footfall, day: DayNumber, random: Random): CustomerKey | undefined {
  const known = footfall.customersBefore(day)
  if (known === 0) return undefined
  if (isChance(random, REGULARS)) {
    const regulars = Math.ceil(known / REGULAR_EVERY)
    const regular = REGULAR_EVERY * Math.floor(random.fraction() * regulars)
    return knownCustomer(regular, footfall.firstDayOf(regular))
  }
  const firstDay = day - 1 - Math.floor(waitingTime(random, isChance(random, 0.5) ? 35 : 170))
  const first = footfall.customersBefore(firstDay)
  const count = footfall.customersBefore(firstDay + 1) - first
  if (count <= 0) {
    const anybody = Math.floor(random.fraction() * known)
    return knownCustomer(anybody, footfall.firstDayOf(anybody))
  }
  // The square favours low numbers: a few of the customers of a day order again many times.
  return knownCustomer(first + Math.floor(random.fraction() ** 2 * count), firstDay)
}
