import type { TObject, TSchema } from 'typebox'
import type { Contract, Reads } from '../../contracts/contract.ts'
import { CODE_NAMES } from '../../contracts/currency.ts'
import { contracts } from '../../contracts/index.ts'
import { AMOUNT_NAMES } from '../../contracts/odd-amount.ts'
import { camelCaseOf, eventTypeOf, LINE_ALIASES } from '../../contracts/read.ts'

/** The names of properties by which a contract knows a property. */
type Aliases = Readonly<Record<string, string>>

/**
 * For `keep` of platforms that deliver Tidemark's own events: the properties of a payload that its contract names, in whatever spelling the
 * inbox reads. Undefined for a type without a contract.
 */
export function keepPayload(typeName: string, payload: unknown): unknown {
  const type = eventTypeOf(typeName)
  if (type === undefined) return undefined
  const { schema, aliases } = contracts[type] as unknown as Contract<unknown, TObject>
  return keepProperties(payload, schema, aliases)
}

function keepProperties(value: unknown, schema: TObject, aliases: Aliases): unknown {
  if (!isObject(value)) return undefined
  const kept = Object.entries(value).flatMap(([key, property]): [string, unknown][] => {
    const name = camelCaseOf(key)
    const type = schema.properties[aliases[name] ?? name]
    const part = type && keepValue(property, type)
    return part === undefined ? [] : [[key, part]]
  })
  return Object.fromEntries(kept)
}

function keepValue(value: unknown, type: TSchema): unknown {
  const { items, anyOf } = type as { items?: TSchema; anyOf?: TSchema[] }
  if (Array.isArray(value)) {
    const element = items ?? anyOf?.find((other) => 'items' in other)?.items
    return (
      element && value.map((one) => (isLine(element) ? keepProperties(one, element, LINE_ALIASES) : keepScalar(one)))
    )
  }
  // The only objects in payloads are times such as `{ "seconds": … }`, amounts and currencies.
  if (isObject(value)) {
    const { reads } = type as { reads?: Reads }
    if (reads === 'amount') return keepParts(value, AMOUNT_NAMES)
    if (reads === 'currency') return keepParts(value, CODE_NAMES)
    return anyOf?.some((other) => isLine(other))
      ? Object.fromEntries(Object.entries(value).filter(isTimePart))
      : undefined
  }
  return value
}

/** The single values of an object under these names. The currency of an amount may be an object. */
function keepParts(value: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  const kept = Object.entries(value).flatMap(([key, part]): [string, unknown][] => {
    const name = camelCaseOf(key)
    if (!names.includes(name)) return []
    if (isObject(part)) return name === 'currency' ? [[key, keepParts(part, CODE_NAMES)]] : []
    return Array.isArray(part) ? [] : [[key, part]]
  })
  return Object.fromEntries(kept)
}

const isTimePart = ([name]: [string, unknown]) =>
  /^(?:\$date|_?seconds|_?nanoseconds|nanos?|epochSecond|date|timezone(?:_type)?)$/.test(name)

const isLine = (type: unknown): type is TObject => isObject(type) && 'properties' in type

const keepScalar = (value: unknown) => (typeof value === 'object' ? null : value)

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
