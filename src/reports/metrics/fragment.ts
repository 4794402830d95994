import { raw, type Sql } from '../../db/sql.ts'

/** A column, or an expression of columns: as text, or as SQL with parameters. */
export type Fragment = string | Sql

export const sqlOf = (fragment: Fragment): Sql => (typeof fragment === 'string' ? raw(fragment) : fragment)
