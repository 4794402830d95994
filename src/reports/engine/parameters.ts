import { Type } from 'typebox'
import { Format } from 'typebox/format'
import { Currency, Id } from '../../contracts/contract.ts'
import { isCurrency } from '../../contracts/currency.ts'
import { UserError } from '../../user-error.ts'
import { EXPECTED_ZONE, isTimeZone } from '../../zones/zone-names.ts'

Format.Set('time-zone', isTimeZone)

// The parameters of reports. `expected` is the allowed form of a value, for error messages.

const day = { format: 'date', expected: 'a date that exists, written YYYY-MM-DD' }

export const StartDate = Type.Optional(Type.String({ ...day, description: 'First day of the period' }))

export const EndDate = Type.Optional(
  Type.String({ ...day, description: 'Last day of the period, included. Default: today' }),
)

export const OneDay = Type.Optional(
  Type.String({ ...day, description: 'A day in the time zone of the shop. Default: today' }),
)

export const DEFAULT_LIMIT = 10

export const Limit = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: DEFAULT_LIMIT,
    expected: 'a whole number from 1 to 1000',
    description: 'Maximum number of rows',
  }),
)

/** Amounts of different currencies are never added, so every report is about one currency. */
export const CurrencyParam = Type.Optional(
  Type.String({
    ...Currency,
    description: 'Currency of the orders (ISO 4217). Default: the currency of the shop',
  }),
)

/** The value of `currency` for all currencies together. */
export const ALL_CURRENCIES = 'all'

Format.Set('currency-or-all', (text) => text === ALL_CURRENCIES || isCurrency(text))

/** For reports that can also count across currencies. */
export const CurrencyOrAll = Type.Optional(
  Type.String({
    format: 'currency-or-all',
    expected: 'an ISO 4217 currency code such as USD, or all',
    description:
      'Currency of the orders (ISO 4217), or `all` for all currencies together: then only counts, and amounts are null without `reportingCurrency`. Default: the currency of the shop; with `reportingCurrency`, all currencies',
  }),
)

/** For reports whose amounts can be converted. */
export const ReportingCurrency = Type.Optional(
  Type.String({
    ...Currency,
    description:
      'Convert all amounts to this currency (ISO 4217), each at the rate of the day on which it counts, and round once at the end. All currencies count unless `currency` names one. Amounts without a rate are left out, and listed in `unconverted`',
  }),
)

/** Options of the query of a report that cannot convert amounts: why, and what to use instead, for the error. */
export const notConverted = (reason: string) => ({ refusals: { reportingCurrency: reason } })

/** The same for a response that is an array. */
export const notConvertedArray = (otherReport: string) =>
  notConverted(
    `the response is an array, without a place for amounts that have no exchange rate. Use ${otherReport}, which lists them in "unconverted"`,
  )

/** The same for a report without amounts. */
export const nothingToConvert = notConverted('this report has no amounts')

export const Tenant = Type.Optional(
  Type.String({
    ...Id.anyOf[0],
    expected: 'the id of a tenant, 1 to 200 characters',
    description: 'Id of the tenant. Default: the tenant of the access key, or the default tenant',
  }),
)

const INTERVALS = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export type Interval = (typeof INTERVALS)[number]

/** An optional parameter with these values. */
export const oneOf = <const T extends readonly [string, ...string[]]>(
  values: T,
  description: string,
  byDefault: NoInfer<T[number]>,
) => {
  const options = { expected: `one of ${values.join(', ')}`, description, default: byDefault }
  return Type.Optional(Type.Unsafe<T[number]>(Type.Enum([...values], options)))
}

export const IntervalParam = oneOf(INTERVALS, 'Length of an interval', 'day')

export const CohortInterval = oneOf(
  ['day', 'week', 'month', 'quarter', 'year'],
  'Length of an interval. Weeks begin on Monday',
  'month',
)

export const Periods = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: 120,
    default: 12,
    expected: 'a whole number from 0 to 120',
    description: 'Maximum number of periods after that of the first order',
  }),
)

export const CustomerSort = oneOf(['netRevenue', 'revenue', 'orders'], 'Column to sort by, highest first', 'netRevenue')

export const Basis = oneOf(
  ['event', 'order'],
  'Day on which refunds and cancellations count: the day they happened (`event`), or the day of their order (`order`)',
  'event',
)

export const Compare = oneOf(
  ['none', 'previous_period', 'previous_year'],
  'Period to compare with. Whole months are compared with whole months, other periods with the same number of days before or the same dates of the previous year. A period in progress is compared with the same part of the other period',
  'none',
)

export const Align = oneOf(
  ['date', 'weekday'],
  'Whether the other period begins on the same date, or on the same day of the week. For the day of the week it begins 52 weeks earlier with `compare=previous_year`, otherwise a number of whole weeks earlier',
  'date',
)

export const WeekStart = oneOf(['monday', 'sunday', 'saturday'], 'First day of a week', 'monday')

export const GroupBy = oneOf(
  ['none', 'channel', 'country', 'paymentMethod', 'couponCode', 'category', 'brand'],
  'Label to group by: one row per interval and value. An order with several coupons is in the row of each; `totals` have it once. `category` and `brand` group lines of orders; what exists for whole orders only is then null',
  'none',
)

export const Complete = Type.Optional(
  Type.Boolean({
    expected: 'true or false',
    description:
      'Leave out the interval in progress and future intervals. If the period has no complete interval, there are no rows, and `meta.period` is null',
    default: false,
  }),
)

export const TimeZone = Type.Optional(
  Type.String({
    format: 'time-zone',
    expected: EXPECTED_ZONE,
    description: 'Time zone in which days begin. Default: the time zone of the shop',
  }),
)

const DimensionValue = Type.String({ format: 'short-text', maxLength: 200, expected: 'text of at most 200 characters' })
export const ChannelParam = Type.Optional({ ...DimensionValue, description: 'Only orders with this channel' })
export const CountryParam = Type.Optional({ ...DimensionValue, description: 'Only orders with this country' })
export const PaymentMethodParam = Type.Optional({
  ...DimensionValue,
  description: 'Only orders with this payment method',
})

export const AsOf = Type.Optional(
  Type.String({
    ...day,
    description:
      'Sales as they were known at the end of this day of the shop, without what arrived later. Not for hours, labels or other time zones. Customers are null, because they are not stored by day of arrival',
  }),
)

export const Since = Type.Optional(
  Type.String({
    ...day,
    description:
      'Only what arrived after the end of this day of the shop. By default, what arrived after the end of the day in which it counts',
  }),
)

export const CouponParam = Type.Optional({ ...DimensionValue, description: 'Only orders with this coupon' })

export const CategoryOfLines = Type.Optional({
  ...DimensionValue,
  description:
    'Only lines of products of this category, as the catalogue says now. Empty for products without one. Numbers of whole orders are null: see `meta.nullColumns`',
})
export const BrandOfLines = Type.Optional({ ...DimensionValue, description: 'The same by the brand of the product' })

/** An invalid parameter: its value, the problem, and what is allowed. */
export interface ParameterFault {
  parameter: string
  value: string
  message: string
  allowed: string
}

/** The query has invalid parameters. */
export class ParameterError extends UserError {
  readonly faults: readonly ParameterFault[]

  constructor(faults: readonly ParameterFault[]) {
    super(faults.map(({ message }) => message).join('; '))
    this.faults = faults
  }
}

/** The requested thing does not exist. */
export class NotFound extends UserError {}
