import { type TSchema, Type } from 'typebox'
import { Currency } from '../../contracts/contract.ts'

const strict = { additionalProperties: false }

export const Column = Type.String({ minLength: 1, expected: 'the name of a column' })
const ColumnObject = Type.Object({ column: Column, lowerCase: Type.Optional(Type.Boolean()) }, strict)
const JoinedColumns = Type.Object({ columns: Type.Array(Column, { minItems: 1 }) }, strict)
const ValueObject = <S extends TSchema>(value: S) => Type.Object({ value }, strict)

/**
 * The source of a value: a column (its name, or `{ "column": … }`), several columns joined by blanks
 * (`{ "columns": […] }`), the same `{ "value": … }` for every order, or a list of these. The first one that is not
 * empty counts.
 */
function fieldOf<S extends TSchema>(value: S, valueText: string) {
  const choice = Type.Union([Column, ColumnObject, JoinedColumns, ValueObject(value)])
  return Type.Union([Column, ColumnObject, JoinedColumns, ValueObject(value), Type.Array(choice, { minItems: 1 })], {
    expected: `the name of a column, {"column": …}, {"columns": […]}, ${valueText} or a list of these`,
  })
}

export const Field = fieldOf(Type.String({ minLength: 1 }), '{"value": …}')
export const NumberField = fieldOf(Type.String({ format: 'decimal' }), '{"value": an amount as text}')
export const CurrencyField = fieldOf(Currency, '{"value": an ISO 4217 currency code}')
