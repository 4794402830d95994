import { type TObject, type TSchema, Type } from 'typebox'
import { Count, Day, Instant, nullable, Seconds, Text } from './columns.ts'
import type { Report } from './report.ts'

/** What every answer of the form `{ rows, totals, comparison?, meta }` says about itself. */
const Meta = Type.Object({
  asOf: nullable(Instant),
  lagSeconds: nullable(Seconds),
  timeZone: Text,
  currency: Text,
  basis: Type.Union([Type.Literal('event'), Type.Literal('order')]),
  period: nullable(Type.Object({ startDate: Day, endDate: Day })),
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
export function envelopeOf(row: TObject, totals: TObject, envelope: NonNullable<Report['envelope']>) {
  const changes = Type.Object(Object.fromEntries(namesOfNumbers(totals).map((name) => [name, Change])))
  return Type.Object({
    rows: Type.Array(row),
    totals,
    ...(envelope.page && { next: Next }),
    comparison: Type.Optional(
      Type.Object({
        period: Type.Object({ startDate: Day, endDate: Day }),
        rows: Type.Array(row),
        totals,
        change: changes,
      }),
    ),
    meta: Meta,
  })
}
