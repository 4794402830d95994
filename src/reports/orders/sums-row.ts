import { raw, type Sql, sql } from '../../db/sql.ts'

/** A select list of sums by name: these values, and zero for every other column. */
export function sumsRow<C extends string>(columns: readonly C[], values: Partial<Record<NoInfer<C>, Sql>>): Sql {
  return columns
    .map((name) => sql`${values[name] ?? sql`0`} as ${raw(name)}`)
    .reduce((list, column) => sql`${list}, ${column}`)
}
