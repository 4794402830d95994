import fc from 'fast-check'
import type { TSchema } from 'typebox'
import { describe, expect, test } from 'vitest'
import { samples } from '../../test/helpers/contract-samples.ts'
import { readJson } from '../json/read-json.ts'
import { parseMoney } from '../money.ts'
import { readUnits } from '../units.ts'
import { contracts, type EventType } from './index.ts'
import { readPayload } from './read.ts'

const digits = (min: number, max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((list) => list.join(''))

/** Numbers as JSON writes them, with any number of zeros behind the point. */
const numeral = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits(1, 15).map((text) => text.replace(/^0+(?=\d)/, '')),
    fc.integer({ min: 0, max: 40 }).map((count) => '0'.repeat(count)),
    digits(0, 15),
    fc.constantFrom('', '', 'e0', 'e-9', 'E-21', 'e-300'),
  )
  .map(([sign, whole, zeros, fraction, exponent]) => {
    const behind = zeros + fraction
    return `${sign}${whole}${behind && `.${behind}`}${exponent}`
  })

/** The same numeral as a whole number of 10⁻²⁰, rounded half away from zero. */
function exactly(text: string): bigint {
  const [, sign, whole = '', fraction = '', power = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE](.+))?$/.exec(text) ?? []
  const decimals = fraction.length - Number(power)
  const units = BigInt(whole + fraction)
  const scaled = decimals <= 20 ? units * 10n ** BigInt(20 - decimals) : half(units, 10n ** BigInt(decimals - 20))
  return sign ? -scaled : scaled
}

const half = (units: bigint, divisor: bigint) => (2n * units + divisor) / (2n * divisor)

type Path = [property: string, ofLine?: string]

/** The properties of a schema that are read as numbers, those of lines included. */
function numbersOf(properties: Record<string, TSchema>): Path[] {
  return Object.entries(properties).flatMap(([name, type]): Path[] => {
    const { reads, items } = type as TSchema & { reads?: string; items?: { properties: Record<string, TSchema> } }
    if (reads === 'amount' || reads === 'quantity') return [[name]]
    return reads?.endsWith('lines') && items ? numbersOf(items.properties).map(([ofLine]): Path => [name, ofLine]) : []
  })
}

function withNumber(type: EventType, [name, ofLine]: Path, value: unknown): Record<string, unknown> {
  const { required, optional } = samples[type]
  const payload = structuredClone({ ...required, ...optional }) as Record<string, unknown>
  if (ofLine === undefined) return { ...payload, [name]: value }
  return { ...payload, [name]: [{ ...(payload[name] as object[])[0], [ofLine]: value }] }
}

describe.each(
  (Object.keys(contracts) as EventType[]).flatMap((type) =>
    numbersOf(contracts[type].schema.properties as Record<string, TSchema>).map((path) => [type, path] as const),
  ),
)('%s with any number as %j', (type, path) => {
  test('is refused, or has only numbers that can be added', () => {
    fc.assert(
      fc.property(numeral, fc.boolean(), (text, isText) => {
        const value = isText ? text : readJson(`[${text}]`)
        const read = readPayload(type, withNumber(type, path, isText ? value : (value as unknown[])[0]))
        if ('error' in read) return
        const payload = read.payload as Record<string, unknown>
        for (const [name, ofLine] of numbersOf(contracts[type].schema.properties as Record<string, TSchema>)) {
          const holders = ofLine === undefined ? [payload] : ((payload[name] ?? []) as Record<string, unknown>[])
          const numbers = holders.map((holder) => holder[ofLine ?? name]).filter((number) => number !== undefined)
          for (const number of numbers) expect(() => readUnits(number as number | string)).not.toThrow()
        }
      }),
      { numRuns: 60 },
    )
  })
})

test('a total is the number that was written, to 20 decimals', () => {
  fc.assert(
    fc.property(numeral, (text) => {
      const [totalAmount] = readJson(`[${text}]`) as (number | string)[]
      const read = readPayload('OrderCreated', { ...samples.OrderCreated.required, totalAmount })
      expect(read).not.toHaveProperty('error')
      expect('payload' in read && parseMoney(read.payload.totalAmount)).toBe(exactly(text))
    }),
    { numRuns: 1000 },
  )
})
