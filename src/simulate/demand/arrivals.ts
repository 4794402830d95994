import { DAY_MS, type DayNumber, weekdayOf } from '../calendar.ts'
import { type Random, randomOf, shuffle } from '../random/random.ts'
import { choose, type WeightedChoice, weigh, weighTable } from '../random/weighted-choice.ts'
import { type CustomerKey, newCustomer, returningCustomer } from './customers.ts'
import type { Footfall } from './footfall.ts'
import { HOURS_OF_WEEKENDS, HOURS_OF_WORKING_DAYS } from './seasons.ts'

/** A person who orders. All properties of the order are derived from the key. */
export interface Arrival {
  key: string
  /** Milliseconds since 1970. */
  at: number
  channel: Channel
  /** Undefined: a guest. */
  customer: CustomerKey | undefined
}

const channels = weighTable({ web: 54, app: 27, marketplace: 12, store: 7 })

export type Channel = (typeof channels.options)[number]

/** The first second of a day is for changes of the catalogue, so that every order comes after them. */
const FIRST_ORDER_AFTER_MS = 1000

const hours = Array.from({ length: 24 }, (_, hour) => hour)
const hoursOfWorkingDays = weigh(hours, (hour) => HOURS_OF_WORKING_DAYS[hour] ?? 0)
const hoursOfWeekends = weigh(hours, (hour) => HOURS_OF_WEEKENDS[hour] ?? 0)

/** The arrivals of a day, by time. */
export function arrivalsOf(seed: string, footfall: Footfall, day: DayNumber): Arrival[] {
  const { orders, guests, newcomers } = footfall.countOf(day)
  const random = randomOf(seed, 'arrivals', day)
  const busyHours = isWeekend(day) ? hoursOfWeekends : hoursOfWorkingDays
  const times = Array.from({ length: orders }, () => timeWithin(day, busyHours, random)).sort((a, b) => a - b)
  const kinds = Array.from({ length: orders }, (_, index) => kindAt(index, guests, newcomers))
  let nextNewcomer = footfall.customersBefore(day)
  const customerOfKind = (kind: ArrivalKind) => {
    if (kind === 'guest') return undefined
    return kind === 'newcomer' ? newCustomer(nextNewcomer++, day) : returningCustomer(footfall, day, random)
  }
  return shuffle(random, kinds).map((kind, index) => ({
    key: `${day}/${index}`,
    at: times[index] as number,
    channel: channelAt(times[index] as number, random),
    customer: customerOfKind(kind),
  }))
}

/** A channel of an order at a time: mostly the web. At night the store is closed. */
export function channelAt(ms: number, random: Random): Channel {
  const channel = choose(random, channels)
  const hour = new Date(ms).getUTCHours()
  return channel === 'store' && (hour < 9 || hour >= 20) ? 'web' : channel
}

type ArrivalKind = 'guest' | 'newcomer' | 'returning'

function kindAt(index: number, guests: number, newcomers: number): ArrivalKind {
  if (index < guests) return 'guest'
  return index < guests + newcomers ? 'newcomer' : 'returning'
}

function timeWithin(day: DayNumber, busyHours: WeightedChoice<number>, random: Random): number {
  const hour = choose(random, busyHours) + random.fraction()
  return day * DAY_MS + Math.max(FIRST_ORDER_AFTER_MS, Math.floor((hour * DAY_MS) / 24))
}

function isWeekend(day: DayNumber): boolean {
  return weekdayOf(day) % 6 === 0
}
