import { arrayLiteral } from './array-literal.ts'
import { byteaArray } from './bytea-array.ts'

type Value = string | number | null | undefined

/** A column: its SQL type, and the function that reads its value from a row. */
type BatchColumn<Row, Context> =
  | readonly [type: 'bytea', read: (row: Row, context: Context) => Uint8Array]
  | readonly [type: string, read: (row: Row, context: Context) => Value]

/** Rows of a batch as parameters of one statement: an array for each column. */
export interface BatchRows<Row, Context = void> {
  /** `tenant_id, order_id`: the names of the columns. */
  names: string
  /** `unnest($1::text[], $2::text[])`: the rows, with their columns in the order of `names`. */
  unnest: string
  /** The parameters that `unnest` refers to. */
  parameters(rows: readonly Row[], context: Context): (string | Buffer)[]
}

/** Declares the columns that one statement takes from each row of a batch. A name, its type and its value stand in one place. */
export function batchRows<Row, Context = void>(
  columns: Readonly<Record<string, BatchColumn<Row, Context>>>,
): BatchRows<Row, Context> {
  const list = Object.values(columns)
  return {
    names: Object.keys(columns).join(', '),
    unnest: `unnest(${list.map(([type], i) => `$${i + 1}::${type}[]`).join(', ')})`,
    parameters(rows, context) {
      return list.map(([type, read]) => {
        const values = rows.map((row) => read(row, context))
        return type === 'bytea' ? byteaArray(values as Uint8Array[]) : arrayLiteral(values as Value[])
      })
    },
  }
}

/** `insert into … select …` for the rows of a batch. What happens on a conflict, and what is returned, follows it. */
export function insertInto(table: string, { names, unnest }: Pick<BatchRows<never>, 'names' | 'unnest'>): string {
  return `insert into ${table} (${names}) select * from ${unnest}`
}

/** The values of a map in the order of its keys. Batches that lock rows in this order never wait for each other in a circle. */
export function inKeyOrder<T>(map: ReadonlyMap<string, T>): T[] {
  return [...map.keys()].sort().map((key) => map.get(key) as T)
}
