import { definePerspective } from '../perspective.ts'

/** The previous day of a customer's first day. */
const NO_DAY = '0001-01-01'

/**
 * The number of customers by a day with an order and their previous day with an order. In any period, each customer has exactly
 * one day for which the previous day is before the period. The sum of these rows is therefore the number of distinct customers.
 *
 * A new day between two known days becomes the previous day of the later one, which moves to another row. A day without any order left moves
 * it back.
 */
export const customerActivity = definePerspective({
  table: 'customer_activity',
  key: { currency: 'text', date: 'date', previous_date: 'date' },
  sums: { customers: 'bigint' },
  on: {
    CustomerActiveOnDay: ({ currency, sign, day, previousDay = NO_DAY, nextDay }) => [
      { currency, date: day, previous_date: previousDay, customers: sign },
      ...(nextDay === undefined
        ? []
        : [
            { currency, date: nextDay, previous_date: previousDay, customers: -sign },
            { currency, date: nextDay, previous_date: day, customers: sign },
          ]),
    ],
  },
})
