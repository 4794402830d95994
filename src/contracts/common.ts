import { type Static, type TObject, type TProperties, Type } from 'typebox'
import { Format } from 'typebox/format'
import { parseMoney } from '../money.ts'
import { EXPECTED_TIME, TIME_OBJECT_KEYS } from '../times/read-time.ts'
import { isCurrency } from './currency.ts'

export const MAX_ID_LENGTH = 200
export const MAX_TEXT_LENGTH = 200

Format.Set('id', (text) => text.length > 0 && text.length <= MAX_ID_LENGTH && isStorable(text))
Format.Set('short-text', (text) => text.length <= MAX_TEXT_LENGTH && isStorable(text))
Format.Set('amount', (text) => (parseMoney(text) ?? -1n) >= 0n)
Format.Set('currency', isCurrency)

/** PostgreSQL keeps no `\u0000`, and half of a surrogate pair has no UTF-8 form: two such ids would become one. */
function isStorable(text: string): boolean {
  return !text.includes('\u0000') && text.isWellFormed()
}

/** What names a thing: text of 1 to 200 characters, or a whole number. */
export const Id = Type.Union(
  [Type.String({ format: 'id' }), Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })],
  { expected: `well-formed text of 1 to ${MAX_ID_LENGTH} characters without U+0000` },
)

/** An amount of money, zero or more: a JSON number or a decimal numeral as text, at most 20 digits on either side of the point. */
export const Amount = Type.Union(
  [Type.Number({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), Type.String({ format: 'amount' })],
  { expected: 'an amount of zero or more, as a number or as text, with at most 20 digits on either side of the point' },
)

export const Quantity = Type.Integer({
  minimum: 1,
  maximum: 1_000_000_000,
  expected: 'a whole number from 1 to 1000000000',
})

/** A change of stock, which may be negative. */
export const SignedQuantity = Type.Integer({
  minimum: -1_000_000_000,
  maximum: 1_000_000_000,
  expected: 'a whole number from -1000000000 to 1000000000',
})

const TIME_OBJECTS = TIME_OBJECT_KEYS.map((key) => Type.Object({ [key]: Type.Unknown() }))

/** A time in one of the forms that `readTime` reads; whether it exists is found there. */
export const Time = Type.Union([Type.String(), Type.Number(), Type.Array(Type.Integer()), ...TIME_OBJECTS], {
  expected: EXPECTED_TIME,
})

/** An ISO 4217 code, such as `EUR`. */
export const Currency = Type.String({ format: 'currency', expected: 'an ISO 4217 currency code such as USD' })

/** A short label that reports group by. */
export const Label = Type.String({ format: 'short-text', expected: `text of at most ${MAX_TEXT_LENGTH} characters` })

/** Prose that is kept in the raw event only. */
export const Text = Type.String({ expected: 'text' })

/** A property that may be absent; `null` and empty text count as absent. */
export const Optional = Type.Optional

/** What an event's payload must look like, by its property names in camelCase. Unknown properties are allowed and kept in the raw event. */
export interface Contract<Payload, Schema = unknown> {
  schema: Schema
  /** The properties that tell when it happened, the best first. */
  time: readonly string[]
  /** Other names that properties go by. */
  aliases: Readonly<Record<string, string>>
  /** What no schema can say. @returns what is wrong, or undefined. */
  check: (payload: Payload) => string | undefined
}

export function defineContract<P extends TProperties>(contract: {
  properties: P
  time: (keyof P & string)[]
  aliases?: Record<string, keyof P & string>
  check?: (payload: Static<TObject<P>>) => string | undefined
}): Contract<Static<TObject<P>>, TObject<P>> {
  const { properties, time, aliases = {}, check = () => undefined } = contract
  return { schema: Type.Object(properties, { expected: 'a JSON object' }), time, aliases, check }
}

/** An id as text, whichever of its two forms it came in. */
export const readId = (id: Static<typeof Id>): string => String(id)
