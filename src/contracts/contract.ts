import { type Static, type TObject, type TProperties, Type } from 'typebox'
import { Format } from 'typebox/format'
import { parseMoney } from '../money.ts'
import type { Instant } from '../time/instant.ts'
import { EXPECTED_TIME, TIME_OBJECT_KEYS } from '../time/read-time.ts'
import { isCurrency } from './currency.ts'
import { isStorable, MAX_TEXT_LENGTH } from './cut-text.ts'
import type { Warnings } from './warning.ts'

export const MAX_ID_LENGTH = 200
/** The most labels of one kind that an event can have. */
export const MAX_LABELS = 100
const MAX_QUANTITY = 1_000_000_000

Format.Set('id', (text) => text.length > 0 && text.length <= MAX_ID_LENGTH && isStorable(text))
Format.Set('short-text', (text) => text.length <= MAX_TEXT_LENGTH && isStorable(text))
Format.Set('amount', (text) => parseMoney(text) !== undefined)
Format.Set('currency', isCurrency)

// The value of a property after reading. `reads` names the rule for values of another form; see correct-payload.ts.

/** An id: text of 1 to 200 characters, or an integer. */
export const Id = Type.Union(
  [Type.String({ format: 'id' }), Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })],
  { reads: 'id', expected: `well-formed text of 1 to ${MAX_ID_LENGTH} characters without U+0000, or a whole number` },
)

/** The ids that an event may list under one property. */
export const MAX_IDS = 1000

export const Ids = Type.Array(Id, { reads: 'ids', maxItems: MAX_IDS, expected: `a list of at most ${MAX_IDS} ids` })

/** An amount of money, of either sign: a JSON number or a decimal numeral as text, at most 20 digits on either side of the point. */
export const Amount = Type.Union(
  [
    Type.Number({ minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
    Type.String({ format: 'amount' }),
  ],
  {
    reads: 'amount',
    expected: 'an amount, as a number or as text, with at most 20 digits on either side of the point',
  },
)

/** Units of a product, of either sign, with up to six decimals. Sums that a number cannot hold exactly are text. */
export const Quantity = Type.Union(
  [Type.Number({ minimum: -MAX_QUANTITY, maximum: MAX_QUANTITY }), Type.String({ format: 'amount' })],
  { reads: 'quantity', expected: `a number from -${MAX_QUANTITY} to ${MAX_QUANTITY}, with up to six decimals` },
)

const TIME_OBJECTS = TIME_OBJECT_KEYS.map((key) => Type.Object({ [key]: Type.Unknown() }))

/** A time in one of the forms that `readTime` reads; whether it exists is found there. */
export const Time = Type.Union([Type.String(), Type.Number(), Type.Array(Type.Integer()), ...TIME_OBJECTS], {
  expected: EXPECTED_TIME,
})

export const EXPECTED_REVISION = `a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, or ${EXPECTED_TIME}`

/** The number of a revision: a whole number, or a time. */
export const Revision = Type.Union([Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), Time], {
  expected: EXPECTED_REVISION,
})

/** An ISO 4217 code, such as `EUR`. */
export const Currency = Type.String({
  format: 'currency',
  reads: 'currency',
  expected: 'an ISO 4217 currency code such as USD',
})

/** A day without a time: `2024-12-12`. */
export const Day = Type.String({ format: 'date', reads: 'day', expected: 'a date that exists, written YYYY-MM-DD' })

/** A short label that reports group by. */
export const Label = Type.String({
  format: 'short-text',
  reads: 'label',
  expected: `text of at most ${MAX_TEXT_LENGTH} characters`,
})

/** Short labels of one kind, such as the codes of several coupons. */
export const Labels = Type.Array(Label, {
  reads: 'labels',
  maxItems: MAX_LABELS,
  expected: `a list of at most ${MAX_LABELS} texts`,
})

/** Prose that is kept in the raw event only. */
export const Text = Type.String({ reads: 'text', expected: 'text' })

/** One of a few words, in any case. */
export const Choice = <W extends string>(...words: W[]) =>
  Type.Enum<W[]>(words, { reads: 'choice', expected: `one of ${words.join(', ')}` })

/** Yes or no. */
export const Flag = Type.Boolean({ reads: 'flag', expected: 'true or false' })

/** A property that may be absent; `null` and empty text count as absent. */
export const Optional = Type.Optional

/** The rule for a property that does not match its schema. */
export type Reads =
  | 'id'
  | 'ids'
  | 'amount'
  | 'quantity'
  | 'currency'
  | 'day'
  | 'label'
  | 'labels'
  | 'text'
  | 'choice'
  | 'flag'
  | 'order lines'
  | 'refund lines'
  | 'shipment lines'
  | 'return lines'

/** The schema of an event's payload, by its property names in camelCase. Unknown properties are allowed and kept in the raw event. */
export interface Contract<Payload, Schema = unknown> {
  schema: Schema
  /** The properties with the time of the event, the best first. */
  time: readonly string[]
  /** Its other properties with a time. They are read after the schema, in the time zone of events. */
  otherTimes: readonly string[]
  /** Other names that properties go by. */
  aliases: Readonly<Record<string, string>>
  /** Properties of which at least one is required, the most usual first. */
  oneOf: readonly string[]
  /** A rule about several properties. Returns the mistake, or undefined. */
  refuse: (payload: Payload) => string | undefined
  /** The same for the payload and the time of the event together. The event is then out of the range of times. */
  refuseTime: (payload: Payload, at: Instant) => string | undefined
  /** Corrects what a schema cannot express, in the payload itself. Called only for payloads with something odd, such as negative amounts. */
  correct: (payload: Payload, warnings: Warnings) => void
}

export function defineContract<P extends TProperties>(contract: {
  properties: P
  time: (keyof P & string)[]
  otherTimes?: (keyof P & string)[]
  aliases?: Record<string, keyof P & string>
  oneOf?: (keyof P & string)[]
  refuse?: (payload: Static<TObject<P>>) => string | undefined
  refuseTime?: (payload: Static<TObject<P>>, at: Instant) => string | undefined
  correct?: (payload: Static<TObject<P>>, warnings: Warnings) => void
}): Contract<Static<TObject<P>>, TObject<P>> {
  const { properties, time, otherTimes = [], aliases = {}, oneOf = [] } = contract
  const { refuse = () => undefined, refuseTime = () => undefined, correct = () => undefined } = contract
  const schema = Type.Object(properties, { expected: 'a JSON object' })
  return { schema, time, otherTimes, aliases, oneOf, refuse, refuseTime, correct }
}

/** An id as text, whichever of its two forms it came in. */
export const readId = (id: Static<typeof Id>): string => String(id)
