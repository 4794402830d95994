import type { AnyEvent } from '../../contracts/event.ts'
import { contracts } from '../../contracts/index.ts'
import { type Difference, factText } from '../../facts/difference.ts'
import { timeNameOf } from '../../facts/orders/order-differences.ts'
import { formatMoney, parseMoney } from '../../money.ts'
import { isUnsetTime, readTime } from '../../time/read-time.ts'
import type { Known, Unknown } from '../decode.ts'

/**
 * The properties of its contract in which an event differs from an earlier one with the same id. How they are
 * spelled does not matter: the order of keys, `10` for `10.00`, a time in another zone. Of types without a contract only the
 * type is compared. The times of two envelopes are not, for they may be those of deliveries; that of one is, with the other
 * event's own.
 */
export function differencesBetween(first: Known | Unknown, second: Known | Unknown): Difference[] {
  if (first.type !== second.type) return [{ field: 'type', first: first.type, second: second.type }]
  if (first.kind !== 'known' || second.kind !== 'known') return []
  const { schema, time } = contracts[second.event.type]
  const timeName = timeNameOf(second.event) ?? timeNameOf(first.event)
  return Object.entries(schema.properties as Record<string, Shape>).flatMap(([field, shape]) => {
    const read = ({ event }: Known) =>
      field === timeName || time.includes(field as never)
        ? ownTime(event, field, timeName)
        : factText(inOneForm(propertyOf(event, field), shape))
    const difference = { field, first: read(first), second: read(second) }
    return difference.first === difference.second ? [] : [difference]
  })
}

/** The parts of a schema that decide how its values may be written. */
interface Shape {
  type?: string
  format?: string
  anyOf?: Shape[]
  items?: Shape
  properties?: Record<string, Shape>
}

const propertyOf = ({ payload }: AnyEvent, name: string) => (payload as Record<string, unknown>)[name]

/** A time as an instant. The first that an event has is its own time, and was read with the event, as that of its envelope. */
function ownTime(event: AnyEvent, name: string, timeName: string | undefined): string | undefined {
  if (name === (timeNameOf(event) ?? timeName)) return event.at.text
  const time = propertyOf(event, name)
  return isUnsetTime(time) ? undefined : (readTime(time)?.text ?? factText(time))
}

function inOneForm(value: unknown, shape: Shape): unknown {
  if (Array.isArray(value)) return value.map((one) => inOneForm(one, shape.items ?? {}))
  if (typeof value === 'object' && value !== null) {
    const properties = Object.entries(shape.properties ?? {})
    return Object.fromEntries(
      properties.map(([name, inner]) => [name, inOneForm((value as Record<string, unknown>)[name], inner)]),
    )
  }
  if (typeof value !== 'number' && typeof value !== 'string') return value
  const money = isNumber(shape) ? parseMoney(value) : undefined
  return money === undefined ? String(value) : formatMoney(money)
}

/** Whether a value is a number even where it is written as text; an id of digits is not a number. */
function isNumber({ type, anyOf = [] }: Shape): boolean {
  if (anyOf.some(({ format }) => format === 'id')) return false
  return type === 'number' || type === 'integer' || anyOf.some(isNumber)
}
