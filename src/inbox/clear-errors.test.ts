import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { samples } from '../../test/helpers/contract-samples.ts'
import { contracts, type EventType } from '../contracts/index.ts'
import { decode } from './decode.ts'

type Values = Record<string, unknown>
interface Field {
  type: EventType
  name: string
  isInLine: boolean
}

const settings = {
  tenantId: 'default',
  currency: 'CHF',
  maxEventBytes: 1 << 20,
  nowMs: () => Date.parse('2026-11-30T00:00:00Z'),
}
const AT = '2026-04-17T12:13:07Z'

function read(type: EventType, data: Values, time = AT) {
  const body = JSON.stringify({ id: 'e-1', type, time, data })
  const decoded = decode({ source: 'shop', body, mayErase: true }, settings)
  if (decoded.kind === 'rejected') return { error: decoded.error, warnings: [] }
  if (decoded.kind !== 'known') throw new Error(`The type ${type} is unknown`)
  return { error: undefined, warnings: decoded.event.warnings ?? [] }
}

/** An event with every property that may stand beside the others, and this value of a property. */
function withValue({ type, name, isInLine }: Field, value: unknown): Values {
  const { required, optional } = samples[type]
  const { time } = contracts[type]
  const others = Object.entries({ ...required, ...optional }).filter(
    // Of several times of an event, the first one counts.
    ([other]) => !(time.includes(name) && time.includes(other)),
  )
  const payload = Object.fromEntries(others)
  if (!isInLine) return { ...payload, [name]: value }
  const [line] = payload.items as Values[]
  return { ...payload, items: [{ ...line, [name]: value }] }
}

interface Schema {
  reads?: string
  items?: { properties?: Record<string, Schema> }
}

/** All properties of this kind of all contracts, those of their lines too. */
function fieldsThat(reads: string): Field[] {
  return Object.entries(contracts).flatMap(([name, contract]): Field[] => {
    const type = name as EventType
    const properties = contract.schema.properties as Record<string, Schema>
    const found = (of: Record<string, Schema>, isInLine: boolean) =>
      Object.entries(of).flatMap(([property, schema]) =>
        schema.reads === reads ? [{ type, name: property, isInLine }] : [],
      )
    return [...found(properties, false), ...found(properties.items?.items?.properties ?? {}, true)]
  })
}

const times = Object.entries(contracts).flatMap(([type, { time, otherTimes }]) =>
  [...time, ...otherTimes].map((name): Field => ({ type: type as EventType, name, isInLine: false })),
)

const ambiguousDate = fc.record({ first: fc.integer({ min: 1, max: 12 }), second: fc.integer({ min: 1, max: 12 }) })
const two = (number: number) => String(number).padStart(2, '0')

test('of each time of each event, a date with the day or the month first is rejected with the dates that it may mean', () => {
  fc.assert(
    fc.property(fc.constantFrom(...times), ambiguousDate, fc.constantFrom('/', '.', '-'), (field, date, mark) => {
      const { error } = read(field.type, withValue(field, [two(date.first), two(date.second), 2026].join(mark)))
      expect(error).toMatch(new RegExp(`^${field.name} must be .*, not "`))
      expect(error).toContain(`2026-${two(date.first)}-${two(date.second)}`)
      expect(error).toContain(`2026-${two(date.second)}-${two(date.first)}`)
    }),
  )
})

test('an ambiguous time of the envelope is rejected with the dates that it may mean', () => {
  expect(read('OrderVoided', { orderId: 'o-1' }, '03/04/2026').error).toMatch(
    /^the time of its envelope must be .*, not "03\/04\/2026"\. .* 2026-04-03 or 2026-03-04$/,
  )
})

describe.each(['amount', 'quantity'])('of each %s of each event,', (reads) => {
  test('a number with a comma before three digits is rejected with both meanings, or counts as absent with a warning', () => {
    const numbers = fc.tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 0, max: 999 }))
    fc.assert(
      fc.property(fc.constantFrom(...fieldsThat(reads)), numbers, (field, [whole, thousandth]) => {
        const digits = String(thousandth).padStart(3, '0')
        const { error, warnings } = read(field.type, withValue(field, `${whole},${digits}`))
        if (error !== undefined) {
          expect(error).toMatch(new RegExp(`^${field.name} must be .*, not "${whole},${digits}"\\.`))
          expect(error).toContain(`Write ${whole}${digits} or ${whole}.${digits}`)
        } else {
          expect(warnings).toContainEqual({
            field: field.isInLine ? `items.0.${field.name}` : field.name,
            problem: 'has a comma that may separate thousands or decimals',
            used: expect.toSatisfy((used) => used === null || used === 0 || used === 1),
          })
        }
      }),
    )
  })
})

test('a revision that is neither a whole number nor a time is rejected with both forms', () => {
  const wrong = fc.oneof(
    fc.integer({ max: -1 }),
    fc.integer({ min: 0, max: 1000 }).map((whole) => whole + 0.5),
    fc.integer({ min: 0, max: 1000 }).map((whole) => `${whole}.5`),
    fc.constantFrom('two', 'v2', '-1', '1,234', '1e400', true, {}),
  )
  fc.assert(
    fc.property(wrong, (revision) => {
      const { error } = read(
        'OrderRevised',
        withValue({ type: 'OrderRevised', name: 'revision', isInLine: false }, revision),
      )
      expect(error).toMatch(
        /^revision must be a whole number from 0 to 9007199254740991, or a time that exists, .*, not /,
      )
    }),
  )
})

test('of each required id of each event, a number that is not whole or is negative is rejected with the allowed forms', () => {
  const isRequired = ({ type, name, isInLine }: Field) =>
    !isInLine && ((contracts[type].schema as { required?: string[] }).required ?? []).includes(name)
  fc.assert(
    fc.property(
      fc.constantFrom(...fieldsThat('id').filter(isRequired)),
      fc.constantFrom(-1, 1.5, true),
      (field, value) => {
        expect(read(field.type, withValue(field, value)).error).toMatch(
          new RegExp(`^${field.name} must be well-formed text of .*, or a whole number, not ${value}$`),
        )
      },
    ),
  )
})

describe('a currency that cannot be read', () => {
  const usedFor = (type: EventType, data: Values) => read(type, { ...data, currency: 'EURO' }).warnings
  const warning = (used: string) => ({ field: 'currency', problem: 'is not an ISO 4217 code', used })
  const order = { orderId: 'o-1', items: [], totalAmount: 10 }

  test('is that of the shop in an order, a product and a credit note', () => {
    expect(usedFor('OrderCreated', order)).toEqual([warning('CHF')])
    expect(usedFor('OrderRevised', order)).toEqual([warning('CHF')])
    expect(usedFor('OrderRefunded', { amount: 5 })).toEqual([warning('CHF')])
    expect(usedFor('ProductUpdated', { productId: 'p-1', cost: 5 })).toEqual([warning('CHF')])
  })

  test('is that of the total, if the total names one', () => {
    expect(usedFor('OrderCreated', { ...order, totalAmount: '10.00 EUR' })).toContainEqual(warning('EUR'))
  })

  test('is that of the order in a payment and a refund', () => {
    expect(usedFor('PaymentProcessed', { orderId: 'o-1', amount: 5 })).toEqual([warning('the currency of the order')])
    expect(usedFor('OrderRefunded', { orderId: 'o-1', amount: 5 })).toEqual([warning('the currency of the order')])
    expect(usedFor('OrderRefunded', { paymentId: 'p-1', amount: 5 })).toEqual([
      warning('the currency of the order of the payment'),
    ])
  })
})
