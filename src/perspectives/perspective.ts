import type { ChangeOf, ChangeType } from '../facts/changes.ts'
import type { Money } from '../money.ts'

/** The TypeScript types of column values. */
interface ValueOf {
  /** Text of up to some hundred characters. */
  text: string
  /** `YYYY-MM-DD` */
  date: string
  /** ISO 8601 text. */
  timestamptz: string
  /** An integer. */
  bigint: number
  /** An exact amount. */
  numeric: Money
}

type Columns<T extends keyof ValueOf = keyof ValueOf> = Readonly<Record<string, T>>
type KeyColumns = Columns<'text' | 'date' | 'timestamptz'>
type SumColumns = Columns<'bigint' | 'numeric'>
type Row<C extends Columns> = { [Name in keyof C]: ValueOf[C[Name]] }

/** The addition of a change to one row: the complete key, and any of the sums. */
type Addition<K extends KeyColumns, S extends SumColumns> = Row<K> & Partial<Row<S>>

/** When events arrived. */
export interface Arrival {
  /** The shop's day of their arrival, `YYYY-MM-DD`. */
  day: string
  /** The events did not arrive: a withdrawal changed what counts. */
  isWithdrawal?: boolean
}

/** Sums by key, for example of a table. Changes only add to them. */
export interface Sums<K extends KeyColumns = KeyColumns, S extends SumColumns = SumColumns> {
  /** The columns of the key, without `tenant_id`, which every table has. */
  key: K
  /** The columns with sums. */
  sums: S
  /**
   * A pure function for each kind of change, from the change and the arrival of its events to its additions. Other changes are ignored.
   */
  on: { readonly [T in ChangeType]?: (change: ChangeOf<T>, arrival: Arrival) => Addition<K, S> | Addition<K, S>[] }
}

/** Finer sums whose rows add to the rows of a perspective, by the names of the sums. They are folded once for all perspectives that use them. */
export interface SumsUp {
  /** Those of a perspective without customers do not use changes of customers or `cohortDay`. */
  of: Sums
  /** The keys of the rows to which a finer row adds. */
  keys: (row: Readonly<Record<string, string>>, arrival: Arrival) => Readonly<Record<string, string>>[]
}

/**
 * A table of sums by key. Changes only add to it, so the order of arrival, the batches and the number of workers make no
 * difference.
 */
export interface Perspective<K extends KeyColumns = KeyColumns, S extends SumColumns = SumColumns> extends Sums<K, S> {
  /** The table. A migration creates it with `tenant_id`, the key, the sums (`not null default 0`) and `updated_at`. */
  table: string
  /**
   * The version of its rules, 1 by default. Raise it by 1 when it adds other numbers than before for the same events. The table is then
   * filled from the stored events at the next start.
   */
  version?: number
  /** What is added besides the additions of `on`. A batch has fewer finer rows than changes, so its additions cost less. */
  sumsUp?: SumsUp
  /** For a partitioned table: the key's date column and the length of a partition. Partitions are created on demand. */
  partition?: { column: keyof K & string; every: 'month' | 'year' }
  /**
   * All its sums default to 0 in the table, and those that are usually zero come last. The sums at the end that are all zero in a batch are
   * then not written.
   */
  omitsZeros?: true
  /** It does not use changes of customers or `cohortDay`. It is then folded before the rows of customers are locked. */
  withoutCustomers?: true
  /**
   * For a perspective by the day of arrival: a table with the same columns, for what withdrawals of events change. What was known on a day
   * stays, and the withdrawal counts on its own day.
   */
  withdrawn?: string
}

/** Declares a perspective. Returns its argument, and exists for the types. */
export function definePerspective<const K extends KeyColumns, const S extends SumColumns>(
  perspective: Perspective<K, S>,
): Perspective<K, S> {
  return perspective
}

/** Declares sums that are not stored. */
export function defineSums<const K extends KeyColumns, const S extends SumColumns>(sums: Sums<K, S>): Sums<K, S> {
  return sums
}

/** The kinds of changes that add to a perspective. */
export function changeTypesOf({ on, sumsUp }: Perspective): ChangeType[] {
  return [...new Set([on, sumsUp?.of.on ?? {}].flatMap(Object.keys))] as ChangeType[]
}

/** Adds the rows of finer sums to a perspective. */
export function sumUp<F extends KeyColumns>(
  finer: { key: F; sums: SumColumns; on: object },
  keys: (row: Row<F>, arrival: Arrival) => Readonly<Record<string, string>>[],
): SumsUp {
  return { of: finer as unknown as Sums, keys: keys as unknown as SumsUp['keys'] }
}
