import { type TObject, type TSchema, Type } from 'typebox'
import { Count, Day, Instant, nullable, Seconds, Text } from './columns.ts'
import type { FullReport } from './report.ts'

const Days = Type.Object({ startDate: Day, endDate: Day })

/** What every answer of the form `{ rows, totals, comparison?, meta }` says about itself. */
const Meta = Type.Object({
  asOf: nullable(Instant),
  lagSeconds: nullable(Seconds),
  timeZone: Text,
  currency: Text,
  basis: Type.Union([Type.Literal('event'), Type.Literal('order')]),
  /** The days that are asked for, as understood; null when there are none. */
  period: nullable(Days),
  /** The first day of the bucket that is still going on, when it is among the rows. */
  unfinishedBucket: nullable(Text),
  /** Orders that are only known by later events, which wait for them. */
  waitingOrders: Count,
  /** Dead letters: events that were refused and could change the numbers. */
  rejectedEvents: Count,
  query: Type.Record(Type.String(), Type.Unknown()),
})

/** A change against the comparison, as a fraction (0.25: a quarter more); null where the base is zero or there is none. */
const Change = nullable(Type.Number())

/** The columns that hold numbers, which alone can change by a fraction. */
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
  description: 'The `cursor` of the page that follows; null at the end',
})

/** The schema of an answer with an envelope. */
export function envelopeOf({ row, totals: { row: totals }, page }: FullReport) {
  const changes = Type.Object(Object.fromEntries(namesOfNumbers(totals).map((name) => [name, Change])))
  return Type.Object({
    rows: Type.Array(row),
    totals,
    ...(page && { next: Next }),
    comparison: Type.Optional(
      Type.Object({
        /** The days compared with that count. */
        period: Days,
        /** Until when the last of them counts, on the wall (`2024-12-12T14:05:00`): as long as today has lasted; null when it counts whole. */
        until: nullable(Text),
        rows: Type.Array(row),
        totals,
        /** The days of `meta.period` that are compared: all of them, or all but `leftOutDay`. */
        comparedPeriod: Days,
        /** Their totals: the same as `totals` of the answer, or without `leftOutDay`. */
        comparedTotals: totals,
        /** Their rows, where a day is left out; else they are those of the answer. */
        comparedRows: Type.Optional(Type.Array(row)),
        /** Today, where it counts on neither side: what is kept by whole days is compared by days that are over. Else null. */
        leftOutDay: nullable(Day),
        /** Of `comparedTotals` against `totals` of the comparison. */
        change: changes,
      }),
    ),
    meta: Meta,
  })
}
