import type { DayNumber } from '../calendar.ts'
import { between, randomOf, roundAtRandom } from '../random/random.ts'
import { indexAt } from '../random/weighted-choice.ts'
import { expectedActivity } from './seasons.ts'

/** The orders of a day by kind of customer. */
interface DayCount {
  orders: number
  /** Orders without a customer account. */
  guests: number
  /** Orders of new customers. The remaining orders are of known customers. */
  newcomers: number
}

/** The number of people who order. Customers are numbered from 0 by the time at which they became customers. */
export interface Footfall {
  countOf(day: DayNumber): DayCount
  /** The number of customers at the beginning of a day. */
  customersBefore(day: DayNumber): number
  /** The day on which a customer first ordered. */
  firstDayOf(customer: number): DayNumber
}

const GUESTS = 0.08
/** The share of new customers: nearly all at first, later 40%. */
const NEWCOMERS_IN_THE_LONG_RUN = 0.4
const SETTLING_DAYS = 45

/** The footfall of a shop with an average of `ordersPerDay` in its first year. */
export function createFootfall(seed: string, ordersPerDay: number, opened: DayNumber): Footfall {
  const scale = ordersPerDay / averageActivityOfFirstYear(opened)
  const customersBefore = [0]

  const countOf = (day: DayNumber): DayCount => {
    if (day < opened) return { orders: 0, guests: 0, newcomers: 0 }
    const random = randomOf(seed, 'footfall', day)
    const orders = roundAtRandom(random, scale * expectedActivity(day, opened) * between(random, 0.86, 1.14))
    const guests = Math.min(orders, roundAtRandom(random, orders * GUESTS))
    const newcomers = Math.min(orders - guests, roundAtRandom(random, (orders - guests) * newcomerShare(day - opened)))
    return { orders, guests, newcomers }
  }

  const countCustomersUntil = (day: DayNumber) => {
    for (let next = opened + customersBefore.length - 1; next < day; next++) {
      customersBefore.push((customersBefore.at(-1) ?? 0) + countOf(next).newcomers)
    }
  }

  return {
    countOf,
    customersBefore(day) {
      countCustomersUntil(day)
      return customersBefore[Math.max(0, day - opened)] ?? 0
    },
    firstDayOf: (customer) => opened + indexAt(customersBefore, customer) - 1,
  }
}

function newcomerShare(daysSinceOpening: number): number {
  return NEWCOMERS_IN_THE_LONG_RUN + (1 - NEWCOMERS_IN_THE_LONG_RUN) * Math.exp(-daysSinceOpening / SETTLING_DAYS)
}

function averageActivityOfFirstYear(opened: DayNumber): number {
  let sum = 0
  for (let day = opened; day < opened + 365; day++) sum += expectedActivity(day, opened)
  return sum / 365
}
