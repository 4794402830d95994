import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatMoney, parseMoney } from './money.ts'

/** An exact fraction: the second implementation that sums and products are compared with. */
interface Fraction {
  numerator: bigint
  denominator: bigint
}

const digits = (min: number, max: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((list) => list.join(''))
const numeral = (before: number, behind: number) =>
  fc
    .tuple(fc.constantFrom('', '-'), digits(1, before), digits(0, behind))
    .map(([sign, whole, fraction]) => `${sign}${whole}${fraction && `.${fraction}`}`)
/** Any decimal with at most 20 digits on either side of the point. */
const decimal = numeral(20, 20)

/** Amounts of whole cents up to 10²⁰, and the numbers just beside them. */
const nearHundredths = fc
  .tuple(fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }), fc.constantFrom(0, 1, -1))
  .map(([cents, step]) => (Number(cents) / 100) * (1 + step * Number.EPSILON))

const parsed = (text: string) => parseMoney(text) as bigint

function fractionOf(text: string): Fraction {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  const numerator = BigInt(whole + fraction)
  return { numerator: text.startsWith('-') ? -numerator : numerator, denominator: 10n ** BigInt(fraction.length) }
}

function isEqual(text: string, { numerator, denominator }: Fraction): boolean {
  const other = fractionOf(text)
  return other.numerator * denominator === numerator * other.denominator
}

/** Without the zeros that say nothing. */
function shortest(text: string): string {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  const unsigned = [whole.replace(/^0+(?=\d)/, ''), fraction.replace(/0+$/, '')].filter((part) => part !== '').join('.')
  return text.startsWith('-') && /[1-9]/.test(text) ? `-${unsigned}` : unsigned
}

describe('an amount', () => {
  test('is written as it was read, without trailing zeros', () => {
    fc.assert(
      fc.property(decimal, (text) => {
        expect(formatMoney(parsed(text))).toBe(shortest(text))
      }),
    )
  })

  test('is written as PostgreSQL and JSON read it', () => {
    const texts = ['399.80', '-0.05', '12', '0', '-0', '00', '0.00000000000000000001', '99999999999999999999']
    expect(texts.map((text) => formatMoney(parsed(text)))).toEqual([
      '399.8',
      '-0.05',
      '12',
      '0',
      '0',
      '0',
      '0.00000000000000000001',
      '99999999999999999999',
    ])
  })

  test('of up to 15 digits is the same as a number and as text', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 14 }).chain((behind) => numeral(15 - behind, behind)),
        (text) => {
          expect(parseMoney(Number(text))).toBe(parseMoney(text))
        },
      ),
    )
  })

  test('from any number is its shortest text', () => {
    const amount = fc.oneof(fc.double(), fc.double({ min: -1e6, max: 1e6 }), fc.maxSafeInteger(), nearHundredths)
    fc.assert(
      fc.property(amount, (number) => {
        expect(parseMoney(number)).toBe(parseMoney(String(number)))
      }),
    )
  })

  test('may have spaces around it', () => {
    expect(parseMoney(' 5.50\n')).toBe(parseMoney('5.5'))
  })

  test('may have an exponent, with the point anywhere', () => {
    fc.assert(
      fc.property(digits(1, 9), digits(0, 9), fc.integer({ min: -11, max: 11 }), (whole, fraction, power) => {
        const { numerator, denominator } = fractionOf(`${whole}.${fraction}`)
        const scale = 10n ** BigInt(Math.abs(power))
        const exact =
          power < 0 ? { numerator, denominator: denominator * scale } : { numerator: numerator * scale, denominator }
        for (const e of power < 0 ? ['e', 'E'] : ['e', 'E+']) {
          const money = parseMoney(`${whole}${fraction && `.${fraction}`}${e}${power}`)
          expect(isEqual(formatMoney(money as bigint), exact)).toBe(true)
        }
      }),
    )
  })
})

describe('arithmetic', () => {
  test('sums are exact', () => {
    fc.assert(
      fc.property(fc.array(decimal, { maxLength: 20 }), (texts) => {
        const money = texts.reduce((sum, text) => sum + parsed(text), 0n)
        const exact = texts.map(fractionOf).reduce(
          (sum, { numerator, denominator }) => ({
            numerator: sum.numerator * denominator + numerator * sum.denominator,
            denominator: sum.denominator * denominator,
          }),
          { numerator: 0n, denominator: 1n },
        )
        expect(isEqual(formatMoney(money), exact)).toBe(true)
      }),
    )
  })

  test('unit price times quantity is exact', () => {
    fc.assert(
      fc.property(decimal, fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (text, quantity) => {
        const { numerator, denominator } = fractionOf(text)
        const exact = { numerator: numerator * BigInt(quantity), denominator }
        expect(isEqual(formatMoney(parsed(text) * BigInt(quantity)), exact)).toBe(true)
      }),
    )
  })
})

describe('is not an amount:', () => {
  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e21, 1e-21])(
    'the number %s',
    (amount) => {
      expect(parseMoney(amount)).toBeUndefined()
    },
  )

  test.each([
    '',
    ' ',
    'NaN',
    'Infinity',
    '-',
    '.',
    '.5',
    '5.',
    '+5',
    '--1',
    '1-',
    '1,5',
    '1_000',
    '1 000',
    '1.2.3',
    '$5',
    '0x10',
    '0b1',
    '12n',
    '１２',
    '1e',
    'e5',
    '1e400',
    '1e-400',
    '1e21',
    '1e1.5',
    '1e--5',
    '1\u0000',
    'null',
    '123456789012345678901',
    '0.123456789012345678901',
    '-123456789012345678901',
    '1\n2',
  ])('the text %j', (text) => {
    expect(parseMoney(text)).toBeUndefined()
  })
})
