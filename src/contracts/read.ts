import { Compile } from 'typebox/compile'
import { isUnsetTime } from '../time/read-time.ts'
import type { Contract } from './contract.ts'
import { correctPayload, createIsPlain } from './correct-payload.ts'
import { describeError, type ValidationError } from './describe-error.ts'
import { contracts, type EventType, type Payload } from './index.ts'
import { type Warning, Warnings } from './warning.ts'

const validators = Object.fromEntries(
  Object.entries(contracts).map(([type, { schema }]) => [type, Compile(schema)]),
) as unknown as Record<EventType, { Check(value: unknown): boolean; Errors(value: unknown): ValidationError[] }>

const isPlain = Object.fromEntries(
  Object.entries(contracts).map(([type, { schema }]) => [type, createIsPlain(schema)]),
) as Record<EventType, (payload: Record<string, unknown>) => boolean>

const typesByLowerCaseName = new Map(Object.keys(contracts).map((type) => [type.toLowerCase(), type as EventType]))

/**
 * The type that a wire name means: `OrderCreated`, `OrderCreatedEvent`, `ECommerce.Contracts.Events.OrderCreatedEvent`,
 * `shop.events.ordercreatedevent`, `Shop.OrderCreated, Shop, Version=1.0.0.0`, `urn:message:Shop:OrderCreated` and `shop.OrderCreated.v1` are all `OrderCreated`.
 *
 * @returns undefined for a type that no contract describes.
 */
export function eventTypeOf(name: string): EventType | undefined {
  const simple = simpleTypeName(name).toLowerCase()
  return typesByLowerCaseName.get(simple) ?? typesByLowerCaseName.get(simple.replace(/event$/, ''))
}

/** The assembly that .NET writes behind a name. A generic type has other types in brackets. */
const ASSEMBLY = /^([^,[\]]+),.*$/s
/** The version that other senders write behind a name: `.v1`. */
const VERSION = /[./:]v\d{1,9}$/i
const NAMESPACE_MARKS = ['.', '+', '/', ':']

/** A type's name without its namespace, its assembly and its version: what stands after the last `.`, `+`, `/` or `:`. */
export function simpleTypeName(name: string): string {
  const bare = name.trim().replace(ASSEMBLY, '$1').trimEnd().replace(VERSION, '')
  return bare.slice(Math.max(...NAMESPACE_MARKS.map((mark) => bare.lastIndexOf(mark))) + 1)
}

export type ReadPayload<T extends EventType> =
  | {
      payload: Payload<T>
      time: unknown
      /** The odd values; absent if there are none. */
      warnings?: Warning[]
    }
  | { error: string }

/**
 * Reads a payload by its contract: property names in PascalCase or camelCase, aliases, `null` and empty text as absent. What is odd
 * is corrected if it has only one meaning.
 *
 * @returns the payload, its own time, if one is set, and warnings; or what is wrong, naming the property.
 */
export function readPayload<T extends EventType>(type: T, data: unknown): ReadPayload<T> {
  const { time, aliases, oneOf, refuse, correct } = contracts[type] as unknown as Contract<Payload<T>>
  const clashes: Clash[] = []
  const payload = inCamelCase(data, aliases, clashes)
  const validator = validators[type]
  let warnings: Warning[] | undefined
  if (clashes.length > 0 || !validator.Check(payload) || !isPlain[type](payload as Values)) {
    const found = new Warnings()
    if (isObject(payload)) correctPayload(contracts[type].schema, payload, found, oneOf)
    if (!validator.Check(payload)) {
      const [error] = validator.Errors(payload)
      return {
        error: error ? describeError(error, contracts[type].schema, payload) : `${type} does not fit its contract`,
      }
    }
    correct(payload as Payload<T>, found)
    addClashes(type, clashes, found)
    warnings = found.all()
  }
  if (oneOf.length > 0 && oneOf.every((name) => (payload as Values)[name] === undefined)) {
    return { error: `${oneOf.join(' or ')} is missing; it must be ${expectationOf(type, oneOf[0] as string)}` }
  }
  const error = refuse(payload as Payload<T>)
  if (error !== undefined) return { error }
  const own = time.map((name) => (payload as Values)[name]).find((value) => value !== undefined && !isUnsetTime(value))
  const read = { payload: payload as Payload<T>, time: own }
  return warnings ? { ...read, warnings } : read
}

const expectationOf = (type: EventType, name: string): string =>
  (contracts[type].schema.properties as Record<string, { expected?: string }>)[name]?.expected ?? 'there'

type Values = Record<string, unknown>

/** Only for properties of the contract: the names of others are unbounded. */
function addClashes(type: EventType, clashes: readonly Clash[], warnings: Warnings): void {
  for (const { name, used } of clashes) {
    if (name in contracts[type].schema.properties) warnings.add(name, 'occurs twice, with different values', used)
  }
}

/** A property that is there in two spellings, with different values. */
interface Clash {
  name: string
  used: Warning['used']
}

/** Of a property in two spellings, the one that is spelled as in the contract counts, else the first. */
function inCamelCase(value: unknown, aliases: Readonly<Record<string, string>>, clashes: Clash[]): unknown {
  if (Array.isArray(value)) return value.map((element) => inCamelCase(element, aliases, clashes))
  if (!isObject(value)) return value
  const result: Values = {}
  let hasOtherSpelling = false
  for (const key in value) {
    const property = value[key]
    if (property === null || property === '' || key === '__proto__') continue
    const ownName = camelCaseOf(key)
    const name = aliases[ownName] ?? ownName
    const isExact = key === name
    // Only where some property is spelled otherwise can there be a second of its name.
    hasOtherSpelling ||= !isExact
    if (hasOtherSpelling && result[name] !== undefined && Object.hasOwn(result, name)) {
      const used = isExact ? property : result[name]
      if (property !== result[name] && name !== 'productName') {
        clashes.push({ name, used: typeof used === 'string' || typeof used === 'number' ? used : null })
      }
      if (!isExact) continue
    }
    result[name] = typeof property === 'object' ? inCamelCase(property, LINE_ALIASES, clashes) : property
  }
  return result
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Other names of a line's properties. */
export const LINE_ALIASES = { name: 'productName' }
const MAX_REMEMBERED_NAMES = 1000
const camelCaseNames = new Map<string, string>()

/** There are few property names, so their spellings are remembered, up to a limit. */
export function camelCaseOf(key: string): string {
  let name = camelCaseNames.get(key)
  if (name === undefined) {
    name = key.charAt(0).toLowerCase() + key.slice(1)
    if (camelCaseNames.size < MAX_REMEMBERED_NAMES) camelCaseNames.set(key, name)
  }
  return name
}
