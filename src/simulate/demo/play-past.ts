import { type Calendar, createCalendar } from '../../facts/calendar.ts'
import { createInbox, type InboxSettings } from '../../inbox/inbox.ts'
import { notifyEverything } from '../../live/notify.ts'
import type { Zone } from '../../zones/zone.ts'
import type { SimulatedEvent } from '../event.ts'
import { eventsBetween } from '../history.ts'
import { isChance, randomOf, wholeBetween } from '../random/random.ts'
import type { Shop } from '../shop.ts'
import { type DemoState, withPeriod } from './demo-state.ts'

const DAY_MS = 86_400_000
const QUARTER_MS = 15 * 60_000
const BATCH_SIZE = 1000
/** On one day in this many, some orders arrive days late. */
const LATE_DAY_INTERVAL = 5
const LATE_SHARE = 0.05
const MOST_DAYS_LATE = 3

export interface PlayOptions {
  shop: Shop
  state: DemoState
  /** Called after each day, with the state in which the day was consumed. */
  keep: (state: DemoState) => void
  onProgress: (events: number, share: number) => void
  signal: AbortSignal
}

/** The settings of the inbox, and the zone of the shop. */
export type PlayedInboxSettings = Omit<InboxSettings, 'calendar'> & { shopZone: Zone }

/**
 * Fills the newest days before today as if Tidemark had run on each of them: the events of a day arrive on that day, and some orders arrive
 * late. So the shop has restatements from the start. Only for a new shop, before anything else arrives.
 */
export async function playPast(settings: PlayedInboxSettings, options: PlayOptions): Promise<void> {
  const { signal, keep, onProgress } = options
  let { state } = options
  const own = createCalendar(settings.shopZone)
  const today = own.placeOf(Date.now()).day
  let arrivedMs = 0
  // The events are older than today, so only the time of arrival is moved.
  const calendar: Calendar = {
    placeOf: (ms) => (own.placeOf(ms).day < today ? own.placeOf(ms) : own.placeOf(arrivedMs)),
  }
  const inbox = await createInbox({ ...settings, calendar })
  const startMs = Date.parse(state.until)
  let count = 0
  try {
    for (const { events, endMs } of arrivalsByDay(options.shop, state, (ms) => own.placeOf(ms).day, today)) {
      if (signal.aborted) return
      arrivedMs = endMs - 1
      const since = await databaseNow(settings)
      for (let i = 0; i < events.length; i += BATCH_SIZE) {
        const messages = events.slice(i, i + BATCH_SIZE)
        await inbox.submit(messages.map((event) => ({ source: 'shop', body: JSON.stringify(event) })))
      }
      await moveArrivals(settings, since, arrivedMs)
      count += events.length
      state = withPeriod(state, { from: state.until, to: new Date(endMs).toISOString() })
      keep(state)
      onProgress(count, (endMs - startMs) / Math.max(1, Date.now() - startMs))
    }
  } finally {
    await inbox.stop()
    await notifyEverything(settings.pool)
  }
}

interface DayOfArrival {
  events: SimulatedEvent[]
  /** The end of the shop's day, excluded. */
  endMs: number
}

/** Finds the shop's day of a moment. */
type DayOf = (ms: number) => string

/** The events by the day on which they arrive, from `until` up to the end of yesterday. */
export function* arrivalsByDay(
  shop: Shop,
  { until }: Pick<DemoState, 'until'>,
  dayOf: DayOf,
  today: string,
): Generator<DayOfArrival> {
  const untilMs = Date.parse(until)
  const first = dayOf(untilMs)
  let late: { due: string; event: SimulatedEvent }[] = []
  let [day, onTime]: [string, SimulatedEvent[]] = [first, []]
  let endMs = endOfDay(untilMs, dayOf)
  const arrived = (): DayOfArrival => {
    const events = [...late.filter(({ due }) => due <= day).map(({ event }) => event), ...onTime]
    late = late.filter(({ due }) => due > day)
    return { events, endMs }
  }
  if (first >= today) return
  // Late events of the days before belong to the first days.
  const from = new Date(untilMs - (MOST_DAYS_LATE + 1) * DAY_MS)
  for (const event of eventsBetween(shop, from, new Date())) {
    const ms = Date.parse(event.time)
    for (; ms >= endMs; endMs = endOfDay(endMs, dayOf)) {
      yield arrived()
      ;[day, onTime] = [dayOf(endMs), []]
      if (day >= today) return
    }
    const due = arrivalDayOf(event, ms, dayOf, today)
    if (due !== dayOf(ms)) {
      if (due >= first) late.push({ due, event })
    } else if (ms >= untilMs) onTime.push(event)
  }
}

/**
 * The day on which an event arrives: its own day, or one of the next days before today. Of the late days, all events of an order are
 * late by the same time.
 */
export function arrivalDayOf({ data: { orderId } }: SimulatedEvent, ms: number, dayOf: DayOf, today: string): string {
  const day = dayOf(ms)
  if (typeof orderId !== 'string' || Math.floor(ms / DAY_MS) % LATE_DAY_INTERVAL !== 0) return day
  const random = randomOf('late', orderId)
  if (!isChance(random, LATE_SHARE)) return day
  const due = dayOf(ms + wholeBetween(random, 1, MOST_DAYS_LATE) * DAY_MS)
  return due < today ? due : day
}

/** The end of the day of a moment. Days begin at quarters of an hour. */
function endOfDay(ms: number, dayOf: DayOf): number {
  const day = dayOf(ms)
  let end = (Math.floor(ms / QUARTER_MS) + 1) * QUARTER_MS
  while (dayOf(end) === day) end += QUARTER_MS
  return end
}

async function databaseNow({ pool }: Pick<InboxSettings, 'pool'>): Promise<string> {
  const { rows } = await pool.query<{ now: string }>('select clock_timestamp()::text as now')
  return rows[0]?.now ?? ''
}

/** Moves the arrivals since a time to the end of the played day. The sequence and the distances stay. */
async function moveArrivals(
  { pool, ensureRawPartition }: Pick<InboxSettings, 'pool' | 'ensureRawPartition'>,
  since: string,
  arrivedMs: number,
): Promise<void> {
  await ensureRawPartition(arrivedMs)
  for (const table of ['raw_events', 'inbox']) {
    await pool.query(
      `update ${table}
       set received_at = $2::timestamptz - (clock.ended - received_at)
       from (select statement_timestamp() as ended) as clock
       where received_at >= $1::timestamptz`,
      [since, new Date(arrivedMs).toISOString()],
    )
  }
}
