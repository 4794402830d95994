import { definePerspective } from './perspective.ts'

/** The previous day of a customer who has none. */
const NO_DAY = '0001-01-01'

/**
 * Customers by the day of an order and their previous day with one. Between two days, each distinct customer has exactly one
 * day whose previous one lies before the first of them: adding those up counts them exactly, for any range.
 *
 * A day found between two others takes the later one's place in the row it was in: that is the subtraction.
 */
export const customerActivity = definePerspective({
  table: 'customer_activity',
  key: { currency: 'text', date: 'date', previous_date: 'date' },
  sums: { customers: 'bigint' },
  on: {
    CustomerActiveOnDay: ({ currency, day, previousDay = NO_DAY, nextDay }) => [
      { currency, date: day, previous_date: previousDay, customers: 1 },
      ...(nextDay === undefined
        ? []
        : [
            { currency, date: nextDay, previous_date: previousDay, customers: -1 },
            { currency, date: nextDay, previous_date: day, customers: 1 },
          ]),
    ],
  },
})
