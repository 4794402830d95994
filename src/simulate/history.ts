import { DAY_MS, type DayNumber, dateOf, dayAt, dayNumberOf, timeText } from './calendar.ts'
import { catalogueEventsOf } from './catalogue/catalogue-events.ts'
import { costEventsOf } from './catalogue/costs.ts'
import { planOf } from './day-plan.ts'
import { guestEventsOf } from './demand/guests.ts'
import type { SimulatedEvent } from './event.ts'
import { rateEventsOf } from './exchange-rates.ts'
import { giftCardEventsOf } from './gift-cards.ts'
import { exampleEventsOf } from './orders/example-orders.ts'
import { fateOf, LONGEST_FATE_DAYS } from './orders/fate.ts'
import { orderOf } from './orders/order.ts'
import { eventsOfStep } from './orders/order-events.ts'
import type { Shop } from './shop.ts'

/**
 * All events of the shop on a day such as `2026-04-17` (UTC), by time, with those of earlier orders. The result depends
 * only on the shop and the day, not on earlier calls.
 *
 * @throws RangeError when the date does not exist.
 */
export function eventsOfDay(shop: Shop, date: string): SimulatedEvent[] {
  const day = dayNumberOf(date)
  if (day < shop.opened) return []
  const events = [
    catalogueEventsOf,
    giftCardEventsOf,
    costEventsOf,
    rateEventsOf,
    guestEventsOf,
    exampleEventsOf,
  ].flatMap((eventsOn) => eventsOn(shop, day))
  for (let orderDay = Math.max(shop.opened, day - LONGEST_FATE_DAYS); orderDay <= day; orderDay++) {
    appendOrderEvents(events, shop, orderDay, day)
  }
  // Ids begin with the time, so they sort by time.
  return events.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The events from `from` (included) to `to` (excluded), by time. Each day is computed when it is needed. */
export function* eventsBetween(shop: Shop, from: Date, to: Date): Generator<SimulatedEvent> {
  const first = timeText(from.getTime())
  const end = timeText(to.getTime())
  for (let day = Math.max(shop.opened, dayAt(from.getTime())); day * DAY_MS < to.getTime(); day++) {
    for (const event of eventsOfDay(shop, dateOf(day))) {
      if (event.time >= first && event.time < end) yield event
    }
  }
}

function appendOrderEvents(events: SimulatedEvent[], shop: Shop, orderDay: DayNumber, day: DayNumber): void {
  const { arrivals, offers, eventful } = planOf(shop, orderDay)
  for (const index of eventful.get(day) ?? []) {
    const arrival = arrivals[index]
    if (!arrival) continue
    const order = orderOf(shop, arrival, offers)
    const steps = fateOf(shop, arrival)
    steps.forEach(({ at }, number) => {
      if (dayAt(at) === day) events.push(...eventsOfStep(shop, order, steps, number))
    })
  }
}
