import { Type } from 'typebox'

export { Instant, nullable } from '../../json/schemas.ts'

// The type of a column determines how its values are written; see write-rows.ts.

export const Text = Type.String()

/** A whole number, however large. */
export const Count = Type.Integer({ minimum: 0 })

/** Units of products, whole or in parts such as metres: `3`, `1.5`. Negative when more units were returned than sold. */
export const Units = Type.Number({ format: 'units', description: 'Exact, with up to six decimals' })

/** An amount in the report's currency, written exactly and with at least the currency's decimals: `399.80`. */
export const Money = Type.Number({ format: 'decimal', description: "Exact, with at least the currency's decimals" })

/** An amount in the currency of its row, which is never converted. */
export const OwnMoney = Type.Number({
  format: 'decimal',
  isOwn: true,
  description: "In the currency of the row. Exact, with at least that currency's decimals",
})

/** A fraction of a whole, from 0 to 1. */
export const Share = Type.Number()

export const Flag = Type.Boolean()

/** A day, or the first day of a month: `2024-12-12`. */
export const Day = Type.String({ format: 'date' })

export const Seconds = Type.Number()
