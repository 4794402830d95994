import { DAY_MS, type DayNumber, timeText } from '../calendar.ts'
import { planOf } from '../day-plan.ts'
import { type SimulatedEvent, simulatedEvent } from '../event.ts'
import { isChance, randomOf, wholeBetween } from '../random/random.ts'
import { uuidAt } from '../random/uuid.ts'
import type { Shop } from '../shop.ts'
import type { Arrival } from './arrivals.ts'
import { customerOf, returningCustomer } from './customers.ts'

/** The days after an order on which a guest registers, and on which the new customer turns out to be a known one. */
const REGISTERED_DAYS = 2
const MERGED_DAYS = 6
/** The share of registered guests who were customers already. */
const MERGED = 0.2

/** The opaque id of a guest, for a shop in which guests register. */
export function guestKeyOf({ seed, registeredShare }: Shop, { key, customer }: Arrival): string | undefined {
  if (registeredShare === 0 || customer !== undefined) return undefined
  return `guest-${randomOf(seed, 'guest', key).uint32().toString(16).padStart(8, '0')}`
}

/** The guests who register on a day, and the customers who are merged. */
export function guestEventsOf(shop: Shop, day: DayNumber): SimulatedEvent[] {
  if (shop.registeredShare === 0) return []
  const registered = registrationsOf(shop, day - REGISTERED_DAYS)
  return [...registered, ...registrationsOf(shop, day - MERGED_DAYS - REGISTERED_DAYS).flatMap(mergeOf)]

  function mergeOf({ data, time }: SimulatedEvent): SimulatedEvent[] {
    const { customerId } = data
    const random = randomOf(shop.seed, 'merged', String(customerId))
    const known = isChance(random, MERGED) && returningCustomer(shop.footfall, day, random)
    if (!known) return []
    const at = Date.parse(time) + MERGED_DAYS * DAY_MS
    const merge = { customerId: String(customerId), intoCustomerId: customerOf(shop.seed, known).id }
    return [simulatedEvent('CustomersMerged', at, random, { ...merge, mergedAt: timeText(at) })]
  }
}

/** The registrations of the guests who ordered on a day. */
function registrationsOf(shop: Shop, orderDay: DayNumber): SimulatedEvent[] {
  if (orderDay < shop.opened) return []
  return planOf(shop, orderDay).arrivals.flatMap((arrival) => {
    const guestKey = guestKeyOf(shop, arrival)
    const random = randomOf(shop.seed, 'registered', arrival.key)
    if (guestKey === undefined || !isChance(random, shop.registeredShare)) return []
    const at = (orderDay + REGISTERED_DAYS) * DAY_MS + wholeBetween(random, DAY_MS / 3, DAY_MS - 1)
    const data = { guestKey, customerId: uuidAt(at, random), registeredAt: timeText(at) }
    return [simulatedEvent('CustomerRegistered', at, random, data)]
  })
}
