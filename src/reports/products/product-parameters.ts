import { Type } from 'typebox'
import { Id } from '../../contracts/contract.ts'
import { ParameterError } from '../engine/parameters.ts'

// The parameters of lists of products.

export const ProductId = Type.String({
  ...Id.anyOf[0],
  expected: 'the id of a product, 1 to 200 characters',
  description: 'The product',
})

export const Search = Type.Optional(
  Type.String({
    format: 'short-text',
    maxLength: 200,
    expected: 'text of at most 200 characters',
    description: 'Only products whose name or id contains this text, ignoring case',
  }),
)

const label = { format: 'short-text', maxLength: 200, expected: 'text of at most 200 characters' } as const

export const CategoryOfProduct = Type.Optional(
  Type.String({ ...label, description: 'Only products of this category. Empty for products without a category' }),
)
export const BrandOfProduct = Type.Optional(
  Type.String({ ...label, description: 'Only products of this brand. Empty for products without a brand' }),
)

const DEFAULT_PAGE = 50

export const PageLimit = Type.Optional(
  Type.Integer({
    minimum: 1,
    maximum: 500,
    default: DEFAULT_PAGE,
    expected: 'a whole number from 1 to 500',
    description: 'Maximum number of rows',
  }),
)

export const Offset = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: 1_000_000,
    default: 0,
    expected: 'a whole number from 0 to 1000000',
    description: 'Number of rows to skip, up to `totals.products`',
  }),
)

export const Order = Type.Optional(
  Type.Unsafe<'asc' | 'desc'>(
    Type.Enum(['asc', 'desc'], {
      expected: 'one of asc, desc',
      description:
        'Ascending or descending, with null values last. Default: ascending for names, ids, stock levels and slow movers, otherwise descending',
    }),
  ),
)

/** An optional switch, off by default. */
export const flag = (description: string) =>
  Type.Optional(Type.Boolean({ expected: 'true or false', description, default: false }))

export const pageOf = ({ limit = DEFAULT_PAGE, offset = 0 }: { limit?: number; offset?: number }) => ({ limit, offset })

/** @throws ParameterError for a page that begins after the last row. */
export function refuseBeyondEnd(
  { offset = 0 }: { offset?: number },
  rows: string | null | undefined,
  what = 'products',
): void {
  if (offset <= Number(rows ?? 0)) return
  throw new ParameterError([
    {
      parameter: 'offset',
      value: String(offset),
      message: `offset ${offset} is beyond the end: there are ${rows} ${what}`,
      allowed: `a whole number from 0 to ${rows}`,
    },
  ])
}
