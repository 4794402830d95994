import { reasonOf } from '../facts/orders/sales-reasons.ts'
import { defineSums } from './perspective.ts'
import { costOf, restatedOf, reversalByOrderOf, reversalOf, salesOf, salesSums } from './sales-sums.ts'

interface Moment {
  currency: string
  day: string
  hour: string
  quarter: string
}

const momentOf = ({ currency, day, hour, quarter }: Moment) => ({ currency, day, hour, quarter })

/**
 * Sales by quarter of an hour, with the hour and the day of the quarter, and by reason: the finer sums behind sales by time. The reason of
 * costs is empty.
 */
export const salesByTime = defineSums({
  key: { currency: 'text', day: 'date', hour: 'timestamptz', quarter: 'timestamptz', reason: 'text' },
  sums: salesSums,
  on: {
    OrderPlaced: (order) => ({ ...momentOf(order), reason: reasonOf(order), ...salesOf(order) }),
    OrderRestated: (part) => ({ ...momentOf(part), reason: reasonOf(part), ...restatedOf(part) }),
    OrderCosted: (part) => ({ ...momentOf(part), reason: '', ...costOf(part) }),
    OrderReversed: (reversal) => {
      const { currency, orderDay: day, orderHour: hour, orderQuarter: quarter } = reversal
      const reason = reasonOf(reversal)
      return [
        { ...momentOf(reversal), reason, ...reversalOf(reversal) },
        { currency, day, hour, quarter, reason, ...reversalByOrderOf(reversal) },
      ]
    },
  },
})
