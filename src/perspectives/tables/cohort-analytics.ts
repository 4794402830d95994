import type { CustomerDay } from '../../facts/customers/activity-changes.ts'
import { daysBetween } from '../../time/days.ts'
import { firstDayOf, GRAINS, type Grain } from '../../time/periods.ts'
import { definePerspective } from '../perspective.ts'

/** Cohorts of single days end after this number of days. Cohorts of longer intervals do not end. */
const DAY_COHORT_DAYS = 90

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
  on: {
    OrderPlaced: ({ cohortDay, currency, day, sign, total }) =>
      cohortDay === undefined
        ? []
        : cellsOf(cohortDay, day).map((cell) => ({ currency, ...cell, orders: sign, revenue: BigInt(sign) * total })),

    OrderReversed: ({ cohortDay, currency, day, orderDay, sign, reversed }) =>
      cohortDay === undefined
        ? []
        : [
            ...cellsOf(cohortDay, day).map((cell) => ({ currency, ...cell, reversed: BigInt(sign) * reversed })),
            ...cellsOf(cohortDay, orderDay).map((cell) => ({
              currency,
              ...cell,
              reversed_by_order: BigInt(sign) * reversed,
            })),
          ],

    CustomerActiveOnDay: ({ cohortDay, currency, sign, day, previousDay, nextDay }) =>
      cohortDay === undefined
        ? []
        : cellsOf(cohortDay, day)
            .filter(({ grain, period }) =>
              [previousDay, nextDay].every((other) => !other || firstDayOf(grain, other) !== period),
            )
            .map((cell) => ({ currency, ...cell, customers: sign })),

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

/** The rows of a cohort that contain a day, one for each grain. */
function cellsOf(cohortDay: string, day: string): Cell[] {
  const cells: Cell[] = []
  for (const grain of GRAINS) {
    if (grain === 'day' && Math.abs(daysBetween(cohortDay, day)) > DAY_COHORT_DAYS) continue
    cells.push({ grain, cohort: firstDayOf(grain, cohortDay), period: firstDayOf(grain, day) })
  }
  return cells
}

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
