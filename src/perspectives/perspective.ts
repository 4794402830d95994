import type { ChangeOf, ChangeType } from '../facts/changes.ts'
import type { Money } from '../money.ts'

/** How a column's values are written in a perspective's rows. */
interface ValueOf {
  /** Text of at most some hundred characters. */
  text: string
  /** `YYYY-MM-DD` */
  date: string
  /** ISO 8601 text. */
  timestamptz: string
  /** A whole number. */
  bigint: number
  /** An exact amount. */
  numeric: Money
}

type Columns<T extends keyof ValueOf = keyof ValueOf> = Readonly<Record<string, T>>
type KeyColumns = Columns<'text' | 'date' | 'timestamptz'>
type SumColumns = Columns<'bigint' | 'numeric'>
type Row<C extends Columns> = { [Name in keyof C]: ValueOf[C[Name]] }

/** What a change adds to one row: all of its key, and any of its sums. */
type Addition<K extends KeyColumns, S extends SumColumns> = Row<K> & Partial<Row<S>>

/**
 * A time series: sums by key, in a table of its own. Adding is all it does, so the order of events, the batches
 * they came in and the number of workers make no difference.
 */
export interface Perspective<K extends KeyColumns = KeyColumns, S extends SumColumns = SumColumns> {
  /** Its table; a migration makes it, with `tenant_id`, the key, the sums (`not null default 0`) and `updated_at`. */
  table: string
  /** The columns that name a row, besides `tenant_id`, which every row has. */
  key: K
  /** The columns that are added up. */
  sums: S
  /** For a partitioned table: the key's date column, and how long a partition is. Partitions are made on demand. */
  partition?: { column: keyof K & string; every: 'month' | 'year' }
  /** It reads nothing about customers, cohortDay neither: then it is worked out before their rows are locked. */
  withoutCustomers?: true
  /** What each change adds, as a pure function. A perspective sees only the changes it names. */
  on: { readonly [T in ChangeType]?: (change: ChangeOf<T>) => Addition<K, S> | Addition<K, S>[] }
}

/** Declares a perspective; the identity function, for its types. */
export function definePerspective<const K extends KeyColumns, const S extends SumColumns>(
  perspective: Perspective<K, S>,
): Perspective<K, S> {
  return perspective
}
