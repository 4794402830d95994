import { describe, expect, test } from 'vitest'
import { at, samples } from '../../test/helpers/contract-samples.ts'
import { contracts, type EventType } from './index.ts'
import { readPayload } from './read.ts'

type Values = Record<string, unknown>

/** As C# names them. */
function pascalCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascalCase)
  if (typeof value !== 'object' || value === null) return value
  const names = Object.entries(value).map(([name, inner]) => [
    name.charAt(0).toUpperCase() + name.slice(1),
    pascalCase(inner),
  ])
  return Object.fromEntries(names)
}

const without = (values: Values, name: string) =>
  Object.fromEntries(Object.entries(values).filter(([key]) => key !== name))
const errorOf = (type: EventType, payload: unknown) => {
  const read = readPayload(type, payload)
  return 'error' in read ? read.error : undefined
}

/** Lines of orders and refunds are excluded: a wrong line never rejects the event. An amount may be stated by another property. */
const isNeeded = (name: string, type: EventType) =>
  name !== 'items' && !(contracts[type].oneOf as readonly string[]).includes(name)
/** An order's id is never left out, and a time decides where an event counts. */
const isOptional = (name: string) =>
  name !== 'orderId' && name !== 'revision' && !name.endsWith('At') && name !== 'type'

describe.each(Object.entries(samples) as [EventType, (typeof samples)[EventType]][])(
  '%s',
  (type, { required, optional, instead = [] }) => {
    const complete = { ...required, ...optional }

    test('is the same from PascalCase and camelCase, with exactly these properties', () => {
      const expected = {
        payload: complete,
        time: Object.keys(complete).some((name) => name.endsWith('At')) ? at : undefined,
      }
      expect(readPayload(type, complete)).toEqual(expected)
      expect(readPayload(type, pascalCase(complete))).toEqual(expected)
      expect(Object.keys(contracts[type].schema.properties).sort()).toEqual(
        [...Object.keys(complete), ...instead].sort(),
      )
    })

    test('needs only its required properties', () => {
      expect(readPayload(type, required)).toEqual({ payload: required, time: undefined })
    })

    test.each(Object.keys(required).filter((name) => isNeeded(name, type)))(
      'names %s when it is missing, null or empty',
      (name) => {
        const expected = expect.stringMatching(new RegExp(`^${name} is missing; it must be \\S`))
        expect(errorOf(type, without(complete, name))).toEqual(expected)
        expect(errorOf(type, { ...complete, [name]: null })).toEqual(expected)
        expect(errorOf(type, { ...complete, [name]: '' })).toEqual(expected)
      },
    )

    test.each(Object.keys(complete).filter((name) => isNeeded(name, type) && (name in required || !isOptional(name))))(
      'names %s when it is invalid, with the allowed form and the value',
      (name) => {
        expect(errorOf(type, { ...complete, [name]: ['x'] })).toMatch(
          new RegExp(`^${name} must be \\S.*, not \\["x"\\]$`),
        )
        expect(errorOf(type, { ...complete, [name]: { a: 1 } })).toMatch(
          new RegExp(`^${name} must be .*, not {"a":1}$`),
        )
      },
    )

    test.each(Object.keys(optional).filter(isOptional))(
      'counts %s as absent when it cannot be read, with a warning',
      (name) => {
        const read = readPayload(type, { ...complete, [name]: { a: 1 } })
        expect(read).toMatchObject({
          warnings: [{ field: name, problem: expect.stringMatching(/^(?:cannot be read as|is not) /), used: null }],
        })
        expect(read).toHaveProperty('payload', name === 'items' ? { ...complete, items: [] } : without(complete, name))
      },
    )

    test('counts null and empty text as absent', () => {
      const absent = Object.keys(optional).map((name, i) => [name, i % 2 === 0 ? null : ''])
      expect(readPayload(type, { ...required, ...Object.fromEntries(absent) })).toEqual({
        payload: required,
        time: undefined,
      })
    })

    test('ignores unknown properties', () => {
      expect(errorOf(type, { ...complete, Loyalty: { Tier: 'gold' }, constructor: 1, toString: 'x' })).toBeUndefined()
    })
  },
)

test('a registration is about an order or about a guest', () => {
  expect(errorOf('CustomerRegistered', { customerId: 'c-1', guestKey: 'g-1' })).toBeUndefined()
  expect(errorOf('CustomerRegistered', { customerId: 'c-1' })).toMatch(/^orderId or guestKey is missing; it must be /)
  expect(errorOf('CustomerRegistered', { customerId: 'c-1', guestKey: 'g-1', orderId: 'o-1' })).toMatch(
    /^orderId and guestKey are both there/,
  )
})
