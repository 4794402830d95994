import { Type } from 'typebox'

export { Instant, nullable } from '../../json/schemas.ts'

// What a column holds decides how it is written; see write-rows.ts.

export const Text = Type.String()

/** A whole number, however large. */
export const Count = Type.Integer({ minimum: 0 })

/** Units of products, whole or in parts such as metres: `3`, `1.5`. Below zero where more came back than was sold. */
export const Units = Type.Number({ format: 'units', description: 'Exact, with up to six decimals' })

/** An amount in the report's currency, written exactly and with at least the currency's decimals: `399.80`. */
export const Money = Type.Number({ format: 'decimal', description: "Exact, with at least the currency's decimals" })

/** A part of a whole, from 0 to 1, or a change: 0.25 is a quarter more. */
export const Share = Type.Number()

export const Flag = Type.Boolean()

/** A day of the shop, or the first day of its month: `2024-12-12`. */
export const Day = Type.String({ format: 'date' })

export const Seconds = Type.Number()
