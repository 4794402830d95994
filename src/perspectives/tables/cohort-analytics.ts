import type { CustomerDay } from '../../facts/customers/activity-changes.ts'
import { daysBetween } from '../../time/days.ts'
import { firstDayOf, GRAINS, type Grain } from '../../time/periods.ts'
import { definePerspective, defineSums, sumUp } from '../perspective.ts'

/** Cohorts of single days end after this number of days. Cohorts of longer intervals do not end. */
const DAY_COHORT_DAYS = 90

/** Orders and reversals by the day of the first order of their customers and by day, which has few rows in a batch. */
const salesByFirstDay = defineSums({
  key: { currency: 'text', first_day: 'date', date: 'date' },
  sums: { orders: 'bigint', revenue: 'numeric', reversed: 'numeric', reversed_by_order: 'numeric' },
  on: {
    OrderPlaced: ({ cohortDay, currency, day, sign, total }) =>
      cohortDay === undefined
        ? []
        : { currency, first_day: cohortDay, date: day, orders: sign, revenue: sign === 1 ? total : -total },
    OrderReversed: ({ cohortDay, currency, day, orderDay, sign, reversed }) => {
      if (cohortDay === undefined) return []
      const place = { currency, first_day: cohortDay }
      const amount = BigInt(sign) * reversed
      return [
        { ...place, date: day, reversed: amount },
        { ...place, date: orderDay, reversed_by_order: amount },
      ]
    },
  },
})

/**
 * The orders and reversals of the customers of each cohort, by interval. If the first order of a customer changes,
 * everything that was counted for the customer moves to the cohort of the new one.
 */
export const cohorts = definePerspective({
  table: 'cohort_analytics',
  key: { currency: 'text', grain: 'text', cohort: 'date', period: 'date' },
  sums: {
    customers: 'bigint',
    orders: 'bigint',
    revenue: 'numeric',
    reversed: 'numeric',
    reversed_by_order: 'numeric',
  },
  sumsUp: sumUp(salesByFirstDay, ({ currency, first_day, date }) =>
    cellsOf(first_day, date).map(({ grain, cohort, period }) => ({ currency, grain, cohort, period })),
  ),
  on: {
    CustomerActiveOnDay: ({ cohortDay, currency, sign, day, previousDay, nextDay }) => {
      if (cohortDay === undefined) return []
      const added = []
      for (const cell of cellsOf(cohortDay, day)) {
        if (isInPeriod(cell, previousDay) || isInPeriod(cell, nextDay)) continue
        const { grain, cohort, period } = cell
        added.push({ currency, grain, cohort, period, customers: sign })
      }
      return added
    },

    FirstOrderMoved: ({ currency, from, to, history }) => [
      ...(from === undefined ? [] : historyAt(from, history, -1)).map((addition) => ({ currency, ...addition })),
      ...(to === undefined ? [] : historyAt(to, history, 1)).map((addition) => ({ currency, ...addition })),
    ],
  },
})

interface Cell {
  grain: Grain
  cohort: string
  period: string
}

const MAX_CACHED = 10_000
const cells = new Map<string, readonly Cell[]>()

/** The rows of a cohort that contain a day, one for each grain. They are cached, because the orders of a batch have few pairs of days. */
function cellsOf(cohortDay: string, day: string): readonly Cell[] {
  const pair = `${cohortDay} ${day}`
  let found = cells.get(pair)
  if (!found) {
    if (cells.size >= MAX_CACHED) cells.clear()
    const hasDays = Math.abs(daysBetween(cohortDay, day)) <= DAY_COHORT_DAYS
    found = GRAINS.filter((grain) => grain !== 'day' || hasDays).map((grain) => ({
      grain,
      cohort: firstDayOf(grain, cohortDay),
      period: firstDayOf(grain, day),
    }))
    cells.set(pair, found)
  }
  return found
}

const isInPeriod = ({ grain, period }: Cell, day: string | undefined) =>
  day !== undefined && firstDayOf(grain, day) === period

/** Adds the history of a customer to the cohort of a day, or subtracts it with `sign` -1. */
function historyAt(cohortDay: string, history: readonly CustomerDay[], sign: 1 | -1) {
  const seen = new Set<string>()
  return history.flatMap(({ day, orders, revenue, reversed, reversedByOrder }) =>
    cellsOf(cohortDay, day).map((cell) => {
      const period = `${cell.grain} ${cell.period}`
      const isFirst = orders > 0 && !seen.has(period)
      if (isFirst) seen.add(period)
      return {
        ...cell,
        customers: isFirst ? sign : 0,
        orders: sign * orders,
        revenue: BigInt(sign) * revenue,
        reversed: BigInt(sign) * reversed,
        reversed_by_order: BigInt(sign) * reversedByOrder,
      }
    }),
  )
}
