import { Type } from 'typebox'
import { Format } from 'typebox/format'
import { Currency, Id } from '../../contracts/common.ts'
import { UserError } from '../../user-error.ts'
import { EXPECTED_ZONE, isTimeZone } from '../../zones/zone-names.ts'

Format.Set('time-zone', isTimeZone)

// What may be asked of a report. `expected` tells a caller what is allowed when a value is refused.

const day = { format: 'date', expected: 'a date that exists, written YYYY-MM-DD' }

export const StartDate = Type.Optional(
  Type.String({ ...day, description: 'First day of the period, in the time zone of the shop' }),
)

export const EndDate = Type.Optional(
  Type.String({ ...day, description: 'Last day of the period, included; today when it is absent' }),
)

export const OneDay = Type.Optional(
  Type.String({ ...day, description: 'A day of the shop, in its time zone; today when it is absent' }),
)

export const DEFAULT_LIMIT = 10

export const Limit = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: DEFAULT_LIMIT,
    expected: 'a whole number from 1 to 1000',
    description: 'How many rows at most',
  }),
)

/** Amounts of different currencies are never added: a report is always about one. */
export const CurrencyParam = Type.Optional(
  Type.String({
    ...Currency,
    description: 'The currency of the orders to count (ISO 4217); the shop’s default when it is absent',
  }),
)

export const Tenant = Type.Optional(
  Type.String({
    ...Id.anyOf[0],
    expected: 'the id of a tenant, 1 to 200 characters',
    description: 'Whose numbers; the default tenant, or the tenant of the access key, when it is absent',
  }),
)

const INTERVALS = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export type Interval = (typeof INTERVALS)[number]

/** A parameter that takes one of these values. */
export const oneOf = <const T extends readonly [string, ...string[]]>(
  values: T,
  description: string,
  byDefault: NoInfer<T[number]>,
) => {
  const options = { expected: `one of ${values.join(', ')}`, description, default: byDefault }
  return Type.Optional(Type.Unsafe<T[number]>(Type.Enum([...values], options)))
}

export const IntervalParam = oneOf(INTERVALS, 'How long a bucket is', 'day')

export const CohortInterval = oneOf(
  ['day', 'week', 'month', 'quarter', 'year'],
  'How long a period is; weeks begin on Monday',
  'month',
)

export const Periods = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: 120,
    default: 12,
    expected: 'a whole number from 0 to 120',
    description: 'How many periods after the first order at most',
  }),
)

export const CustomerSort = oneOf(['netRevenue', 'revenue', 'orders'], 'What the highest of comes first', 'netRevenue')

export const Basis = oneOf(
  ['event', 'order'],
  'Where refunds and cancellations count: on the day they happened, or on the day of their order',
  'event',
)

export const Compare = oneOf(
  ['none', 'previous_period', 'previous_year'],
  'What to compare with: whole months with whole months, else as many days before or the same dates a year before. Of a period in progress, as much of the other counts as has passed',
  'none',
)

export const Align = oneOf(
  ['date', 'weekday'],
  'Whether the other period begins on the same date or on the same day of the week: 52 weeks before for previous_year, else whole weeks before',
  'date',
)

export const WeekStart = oneOf(['monday', 'sunday', 'saturday'], 'The first day of a week', 'monday')

export const GroupBy = oneOf(
  ['none', 'channel', 'country', 'paymentMethod'],
  'One row for each value of this label in each bucket',
  'none',
)

export const Complete = Type.Optional(
  Type.Boolean({
    expected: 'true or false',
    description:
      'Leave out the bucket in progress, and buckets to come. No row is left when the period lies within it; `meta.period` is null then',
    default: false,
  }),
)

export const TimeZone = Type.Optional(
  Type.String({
    format: 'time-zone',
    expected: EXPECTED_ZONE,
    description: 'Where days begin; the shop’s own zone when it is absent',
  }),
)

const DimensionValue = Type.String({ format: 'short-text', maxLength: 200, expected: 'text of at most 200 characters' })
export const ChannelParam = Type.Optional({ ...DimensionValue, description: 'Only orders of this channel' })
export const CountryParam = Type.Optional({ ...DimensionValue, description: 'Only orders of this country' })
export const PaymentMethodParam = Type.Optional({ ...DimensionValue, description: 'Only orders paid this way' })

/** One wrong parameter: what was given, what is wrong with it and what is allowed. */
export interface ParameterFault {
  parameter: string
  value: string
  message: string
  allowed: string
}

/** The question cannot be answered as it was asked. */
export class ParameterError extends UserError {
  readonly faults: readonly ParameterFault[]

  constructor(faults: readonly ParameterFault[]) {
    super(faults.map(({ message }) => message).join('; '))
    this.faults = faults
  }
}

/** The requested thing does not exist. */
export class NotFound extends UserError {}
