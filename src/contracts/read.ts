import { Compile } from 'typebox/compile'
import { isUnsetTime } from '../times/read-time.ts'
import type { Contract } from './common.ts'
import { describeError, type ValidationError } from './describe-error.ts'
import { contracts, type EventType, type Payload } from './index.ts'

const validators = Object.fromEntries(
  Object.entries(contracts).map(([type, { schema }]) => [type, Compile(schema)]),
) as unknown as Record<EventType, { Check(value: unknown): boolean; Errors(value: unknown): ValidationError[] }>

const typesByLowerCaseName = new Map(Object.keys(contracts).map((type) => [type.toLowerCase(), type as EventType]))

/**
 * The type that a wire name means: `OrderCreated`, `OrderCreatedEvent`, `ECommerce.Contracts.Events.OrderCreatedEvent`
 * and `shop.events.ordercreatedevent` are all `OrderCreated`.
 *
 * @returns undefined for a type that no contract describes.
 */
export function eventTypeOf(name: string): EventType | undefined {
  const simple = simpleTypeName(name).toLowerCase()
  return typesByLowerCaseName.get(simple) ?? typesByLowerCaseName.get(simple.replace(/event$/, ''))
}

/** A type's name without its namespace: what stands after the last `.`, `+` or `/`. */
export function simpleTypeName(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('+'), name.lastIndexOf('/')) + 1)
}

export type ReadPayload<T extends EventType> = { payload: Payload<T>; time: unknown } | { error: string }

/**
 * Reads a payload by its contract: property names in PascalCase or camelCase, aliases, `null` and empty
 * text as absent.
 *
 * @returns the payload and its own time, if one is set; or what is wrong, naming the property.
 */
export function readPayload<T extends EventType>(type: T, data: unknown): ReadPayload<T> {
  const { time, aliases, check } = contracts[type] as Contract<Payload<T>>
  const payload = inCamelCase(data, aliases)
  const validator = validators[type]
  if (!validator.Check(payload)) {
    const [error] = validator.Errors(payload)
    return {
      error: error ? describeError(error, contracts[type].schema, payload) : `${type} does not fit its contract`,
    }
  }
  const contradiction = check(payload as Payload<T>)
  if (contradiction) return { error: contradiction }
  const own = time
    .map((name) => (payload as Record<string, unknown>)[name])
    .find((value) => value !== undefined && !isUnsetTime(value))
  return { payload: payload as Payload<T>, time: own }
}

function inCamelCase(value: unknown, aliases: Record<string, string>): unknown {
  if (Array.isArray(value)) return value.map((element) => inCamelCase(element, aliases))
  if (typeof value !== 'object' || value === null) return value
  const result: Record<string, unknown> = {}
  for (const key in value) {
    const property = (value as Record<string, unknown>)[key]
    if (property === null || property === '' || key === '__proto__') continue
    const name = camelCaseOf(key)
    result[aliases[name] ?? name] = typeof property === 'object' ? inCamelCase(property, NO_ALIASES) : property
  }
  return result
}

const NO_ALIASES = {}
const MAX_REMEMBERED_NAMES = 1000
const camelCaseNames = new Map<string, string>()

/** Property names are few and come again and again; a sender of ever new ones only loses the shortcut. */
function camelCaseOf(key: string): string {
  let name = camelCaseNames.get(key)
  if (name === undefined) {
    name = key.charAt(0).toLowerCase() + key.slice(1)
    if (camelCaseNames.size < MAX_REMEMBERED_NAMES) camelCaseNames.set(key, name)
  }
  return name
}
