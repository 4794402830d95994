import { defineConfig, definePerspective, unitsOf } from 'tidemark'

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** Where a day of the shop (`YYYY-MM-DD`) belongs. */
const placeOf = (day: string) => ({
  month: `${day.slice(0, 7)}-01`,
  weekday: WEEKDAYS[new Date(day).getUTCDay()] as string,
})

/** The sales of the shop by day of the week and month. */
const weekdaySales = definePerspective({
  table: 'weekday_sales',
  key: { currency: 'text', month: 'date', weekday: 'text' },
  sums: { orders: 'bigint', units: 'bigint', revenue: 'numeric', customer_days: 'bigint' },
  on: {
    OrderPlaced: (order) => ({
      currency: order.currency,
      ...placeOf(order.day),
      orders: order.sign,
      units: order.sign * unitsOf(order),
      revenue: BigInt(order.sign) * order.total,
    }),
    CustomerActiveOnDay: ({ currency, day, sign }) => ({ currency, ...placeOf(day), customer_days: sign }),
  },
})

export default defineConfig({ perspectives: [weekdaySales], migrations: 'migrations' })
