import { Type } from 'typebox'
import { Currency, Id } from '../contracts/common.ts'

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
export const CurrencyAsked = Type.Optional(
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

/** One wrong parameter: what was given, what is wrong with it and what is allowed. */
export interface ParameterFault {
  parameter: string
  value: string
  message: string
  allowed: string
}

/** The question cannot be answered as it was asked. */
export class ParameterError extends Error {
  readonly faults: readonly ParameterFault[]

  constructor(faults: readonly ParameterFault[]) {
    super(faults.map(({ message }) => message).join('; '))
    this.faults = faults
  }
}
