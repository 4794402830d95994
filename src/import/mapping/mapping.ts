import { readFile } from 'node:fs/promises'
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { Format } from 'typebox/format'
import { parseMoney } from '../../money.ts'
import { isEncoding } from '../csv/decode-text.ts'
import { ImportError } from '../import-error.ts'
import { describeMistake } from './describe-mapping-mistake.ts'
import { Column, CurrencyField, Field, NumberField } from './mapping-fields.ts'

const strict = { additionalProperties: false }

Format.Set('decimal', (text) => parseMoney(text) !== undefined)
Format.Set('encoding', isEncoding)

const Order = Type.Object(
  {
    id: Type.Union([Column, Type.Object({ column: Column }, strict)], {
      expected: 'the name of a column or {"column": …}',
    }),
    time: Field,
    customer: Type.Optional(Field),
    /** Without it: the items' sum − discount + tax + shipping + tip + fee + duties. */
    total: Type.Optional(NumberField),
    currency: Type.Optional(CurrencyField),
    discount: Type.Optional(NumberField),
    tax: Type.Optional(NumberField),
    shipping: Type.Optional(NumberField),
    tip: Type.Optional(NumberField),
    fee: Type.Optional(NumberField),
    duties: Type.Optional(NumberField),
    /** The part of the total that was paid with gift cards. */
    giftCard: Type.Optional(NumberField),
    /** Whether the amounts of the items include the tax. Default: `pricesIncludeTax`. */
    taxIncluded: Type.Optional(Field),
    channel: Type.Optional(Field),
    country: Type.Optional(Field),
    paymentMethod: Type.Optional(Field),
    couponCode: Type.Optional(Field),
    /** Several codes, separated by commas, semicolons or vertical bars. */
    couponCodes: Type.Optional(Field),
    /** The refunded amount, of either sign, and its time. Default: the time of the order. */
    refunded: Type.Optional(NumberField),
    refundedAt: Type.Optional(Field),
    /** A time in this column cancels the order. */
    cancelledAt: Type.Optional(Field),
    /** The column whose values `status` below explains. */
    status: Type.Optional(Field),
  },
  strict,
)

const Item = Type.Object(
  {
    product: Field,
    name: Type.Optional(Field),
    quantity: NumberField,
    unitPrice: Type.Optional(NumberField),
    lineTotal: Type.Optional(NumberField),
    discount: Type.Optional(NumberField),
    tax: Type.Optional(NumberField),
    shipping: Type.Optional(NumberField),
    variant: Type.Optional(Field),
    sku: Type.Optional(Field),
    /** The cost of one unit. */
    unitCost: Type.Optional(NumberField),
    /** Goods or a sold gift card. */
    kind: Type.Optional(Field),
  },
  strict,
)

const Values = Type.Array(Type.String({ minLength: 1 }), { expected: 'a list of texts' })

/** The meanings of the values of `order.status`, without regard to case. */
const Status = Type.Object(
  {
    /** If this list exists, a value that is in no list is refused. Otherwise such an order counts. */
    paid: Type.Optional(Values),
    cancelled: Type.Optional(Values),
    refunded: Type.Optional(Values),
    notAnOrder: Type.Optional(Values),
  },
  strict,
)

/** The columns of a CSV file for each property of an order. A line of the file is an item of an order, or a whole order. */
export const Mapping = Type.Object(
  {
    order: Order,
    /** Without this property, a line is an order without items. */
    item: Type.Optional(Item),
    status: Type.Optional(Status),
    pricesIncludeTax: Type.Optional(Type.Boolean({ expected: 'true or false' })),
    timeFormat: Type.Optional(Type.String({ minLength: 1, expected: 'a format such as DD/MM/YYYY HH24:MI' })),
    decimal: Type.Optional(Type.Enum(['.', ','], { expected: '"." or ","' })),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1, expected: 'one character such as ;' })),
    quote: Type.Optional(
      Type.Union([Type.Literal(false), Type.String({ minLength: 1, maxLength: 1 })], {
        expected: 'one character, or false if no character encloses values',
      }),
    ),
    encoding: Type.Optional(
      Type.String({ format: 'encoding', expected: 'an encoding such as utf-8, windows-1252 or utf-16le' }),
    ),
  },
  strict,
)

export type Mapping = Static<typeof Mapping>

const validator = Compile(Mapping)

/**
 * Reads a mapping file.
 *
 * @throws ImportError that names the invalid property and the allowed values.
 */
export async function readMapping(path: string): Promise<Mapping> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new ImportError(`cannot read the mapping ${path}: ${error.message}`, { cause: error })
  })
  let mapping: unknown
  try {
    mapping = JSON.parse(text)
  } catch (error) {
    throw new ImportError(`the mapping ${path} is not valid JSON: ${reasonOf(error)}`, { cause: error })
  }
  return checkMapping(mapping, path)
}

/**
 * Checks the content of a mapping.
 *
 * @throws ImportError that names the invalid property and the allowed values.
 */
export function checkMapping(mapping: unknown, name: string): Mapping {
  const wrong = validator.Check(mapping)
    ? findContradiction(mapping)
    : describeMistake(validator.Errors(mapping), Mapping)
  if (wrong) throw new ImportError(`the mapping ${name} is invalid: ${wrong}`)
  return mapping as Mapping
}

/** The reason of the parser, without the quoted text of the file: the user may have named another file by mistake. */
function reasonOf(error: unknown): string {
  return (error as Error).message.replace(/, (?:\.\.\.)?".*" ?(?:\.\.\.)? ?is not valid JSON$/s, '')
}

/** Rules that a schema cannot express. */
function findContradiction({ order, item, status }: Mapping): string | undefined {
  if (item && !item.unitPrice && !item.lineTotal) return 'item needs unitPrice or lineTotal'
  if (!item && !order.total) return 'without item, order.total is required'
  for (const amount of ['discount', 'tax', 'shipping'] as const) {
    if (order[amount] && item?.[amount]) return `order.${amount} and item.${amount} are both mapped; remove one of them`
  }
  if (status && !order.status) return 'status needs order.status, the column with these values'
  if (!status && order.status) return 'order.status needs status, the meanings of its values'
  if (order.refundedAt && !order.refunded && !status?.refunded) {
    return 'order.refundedAt needs order.refunded or status.refunded'
  }
  return findTwoMeanings(status)
}

function findTwoMeanings(status: Mapping['status'] = {}): string | undefined {
  const meanings = new Map<string, string>()
  for (const [meaning, values] of Object.entries(status)) {
    for (const value of values) {
      const other = meanings.get(value.toLowerCase())
      if (other !== undefined) return `status has "${value}" in ${other} and in ${meaning}`
      meanings.set(value.toLowerCase(), meaning)
    }
  }
  return undefined
}
