import { type TObject, type TProperties, type TSchema, Type } from 'typebox'
import { Count, Day, Instant, nullable, Seconds, Text } from './columns.ts'
import { describe } from './describe.ts'
import type { FullReport } from './report.ts'

const Days = Type.Object({ startDate: Day, endDate: Day })

/** The metadata of every response of the form `{ rows, totals, comparison?, meta }`. */
const Meta = Type.Object({
  asOf: nullable(Instant),
  lagSeconds: nullable(Seconds),
  timeZone: Text,
  currency: Text,
  basis: Type.Union([Type.Literal('event'), Type.Literal('order')]),
  period: describe(
    nullable(Days),
    'The requested days, with defaults filled in; null for a report without days or an empty period',
  ),
  unfinishedBucket: describe(nullable(Text), 'The first day of the interval in progress, if it is among the rows'),
  waitingOrders: describe(Count, 'Orders whose `OrderCreated` event has not arrived, while other events wait for it'),
  rejectedEvents: describe(Count, 'Dead letters: rejected events, which can still change the numbers'),
  nullColumns: Type.Optional(
    Type.Array(Type.Object({ columns: Type.Array(Text), reason: Text }), {
      description: 'The columns that are null because of the parameters, and why. Absent if there are none',
    }),
  ),
  query: Type.Record(Type.String(), Type.Unknown()),
})

/** The change from the other period, as a fraction: 0.25 is 25% more. Null where the other period has zero or no value. */
const Change = nullable(Type.Number())

/** The columns of numbers: only these have a change. */
export function namesOfNumbers({ properties }: TObject): string[] {
  return Object.entries(properties)
    .filter(([, type]) => {
      const { anyOf = [type] } = type as { anyOf?: TSchema[] }
      const { type: kind } = anyOf[0] as { type?: string }
      return kind === 'number' || kind === 'integer'
    })
    .map(([name]) => name)
}

const Next = Type.Union([Type.String(), Type.Null()], {
  description: 'The `cursor` of the next page; null on the last page',
})

/** The schema of a response with totals and metadata. */
export function envelopeOf({ query, row, totals: { row: totals }, page }: FullReport) {
  const unconverted = Type.Optional(
    Type.Array(Type.Object({ currency: Text, period: Days, totals }), {
      description:
        'With `reportingCurrency`: the totals of each currency on the days of the period before its first rate, in that currency. They are not part of any other number',
    }),
  )
  const ofRates: TProperties = 'reportingCurrency' in query.properties ? { unconverted } : {}
  const changes = Type.Object(Object.fromEntries(namesOfNumbers(totals).map((name) => [name, Change])))
  return Type.Object({
    rows: Type.Array(row),
    totals,
    ...ofRates,
    ...(page && { next: Next }),
    comparison: Type.Optional(
      Type.Object({
        /** The days of the other period. */
        period: Days,
        until: describe(
          nullable(Text),
          'The local time until which the last of these days counts (`2024-12-12T14:05:00`), when it is compared with today; null when the whole day counts',
        ),
        rows: Type.Array(row),
        totals,
        /** The days of `meta.period` that are compared: all of them, or all except `leftOutDay`. */
        comparedPeriod: Days,
        /** The totals of these days: the `totals` of the response, or without `leftOutDay`. */
        comparedTotals: totals,
        /** The rows of these days, if a day is left out. Otherwise they are the `rows` of the response. */
        comparedRows: Type.Optional(Type.Array(row)),
        leftOutDay: describe(
          nullable(Day),
          'Today, if it is left out on both sides because the numbers are stored by whole days; otherwise null',
        ),
        /** From `totals` of the comparison to `comparedTotals`. */
        change: changes,
        ...ofRates,
      }),
    ),
    meta: Meta,
  })
}
