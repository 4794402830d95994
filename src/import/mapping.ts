import { readFile } from 'node:fs/promises'
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { Currency } from '../contracts/common.ts'
import { ImportError } from './import-error.ts'

const strict = { additionalProperties: false }

const Column = Type.String({ minLength: 1, expected: 'the name of a column' })

/** Where a value comes from: a column (its name, or `{ "column": … }`), or the same `{ "value": … }` for every order. */
const Field = Type.Union(
  [Column, Type.Object({ column: Column }, strict), Type.Object({ value: Type.String({ minLength: 1 }) }, strict)],
  { expected: 'the name of a column, {"column": …} or {"value": …}' },
)

/** The same for an amount of money. */
const AmountField = Type.Union(
  [Column, Type.Object({ column: Column }, strict), Type.Object({ value: Type.String({ format: 'amount' }) }, strict)],
  { expected: 'the name of a column, {"column": …} or {"value": an amount as text}' },
)

const Order = Type.Object(
  {
    id: Column,
    time: Column,
    customer: Type.Optional(Field),
    /** Without it: the items' sum − discount + tax + shipping. */
    total: Type.Optional(AmountField),
    currency: Type.Optional(
      Type.Union([Column, Type.Object({ column: Column }, strict), Type.Object({ value: Currency }, strict)], {
        expected: 'the name of a column, {"column": …} or {"value": an ISO 4217 currency code}',
      }),
    ),
    discount: Type.Optional(AmountField),
    tax: Type.Optional(AmountField),
    shipping: Type.Optional(AmountField),
    channel: Type.Optional(Field),
    country: Type.Optional(Field),
    paymentMethod: Type.Optional(Field),
    couponCode: Type.Optional(Field),
  },
  strict,
)

const Item = Type.Object(
  {
    product: Column,
    name: Type.Optional(Column),
    quantity: Column,
    unitPrice: Type.Optional(Column),
    lineTotal: Type.Optional(Column),
  },
  strict,
)

/** Which columns of a CSV file are an order's properties. A line of the file is an item of an order. */
export const Mapping = Type.Object(
  {
    order: Order,
    item: Item,
    timeFormat: Type.Optional(Type.String({ minLength: 1, expected: 'a format such as DD/MM/YYYY HH24:MI' })),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1, expected: 'one character such as ;' })),
  },
  strict,
)

export type Mapping = Static<typeof Mapping>
export type Field = Static<typeof Field>

const validator = Compile(Mapping)
const properties: Record<string, string[]> = {
  '': Object.keys(Mapping.properties),
  '/order': Object.keys(Order.properties),
  '/item': Object.keys(Item.properties),
}

/**
 * Reads a mapping file.
 *
 * @throws ImportError that names the property that is wrong, and what it may be.
 */
export async function readMapping(path: string): Promise<Mapping> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new ImportError(`cannot read the mapping ${path}: ${error.message}`, { cause: error })
  })
  let mapping: unknown
  try {
    mapping = JSON.parse(text)
  } catch (error) {
    throw new ImportError(`the mapping ${path} is not JSON: ${(error as Error).message}`, { cause: error })
  }
  const wrong = describeError(mapping)
  if (wrong) throw new ImportError(`the mapping ${path} is wrong: ${wrong}`)
  return mapping as Mapping
}

function describeError(mapping: unknown): string | undefined {
  if (!validator.Check(mapping)) {
    // The last error is the one about the whole value, after those about its parts.
    const error = validator.Errors(mapping).at(-1)
    return error && describe(error.instancePath, error.keyword, error.params as ErrorParams, error.schemaPath)
  }
  if (!mapping.item.unitPrice && !mapping.item.lineTotal) return 'item needs a unitPrice or a lineTotal'
  return undefined
}

interface ErrorParams {
  requiredProperties?: string[]
  additionalProperties?: string[]
}

function describe(instancePath: string, keyword: string, params: ErrorParams, schemaPath: string): string {
  const path = (name?: string) => [...instancePath.split('/').slice(1), ...(name ? [name] : [])].join('.')
  if (keyword === 'required') return `${path(params.requiredProperties?.[0])} is missing`
  if (keyword === 'additionalProperties') {
    const known = properties[instancePath]?.join(', ')
    return `${path(params.additionalProperties?.[0])} is no property of a mapping; there are ${known}`
  }
  return `${path() || 'it'} is not ${expectedAt(schemaPath)}`
}

/** What the schema at a path of itself, `#/properties/order`, expects. */
function expectedAt(schemaPath: string): string {
  let schema: unknown = Mapping
  for (const key of schemaPath.split('/').slice(1)) schema = (schema as Record<string, unknown> | undefined)?.[key]
  return (schema as { expected?: string } | undefined)?.expected ?? 'an object'
}
