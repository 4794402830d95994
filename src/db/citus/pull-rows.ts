/** The rows of a distributed table that a statement needs: SQL after `where`. */
type Pulls = Readonly<Record<string, string>>

/**
 * The statement in a form that Citus accepts, whatever its joins: the rows of distributed tables are first collected on the coordinator, in
 * common table expressions with the names of the tables. The condition of each table decides how many rows that are.
 *
 * @param columns the columns of a table that are collected. Default: all.
 */
export function afterPulling(text: string, pulls: Pulls, columns: (table: string) => string = () => '*'): string {
  const parts = Object.entries(pulls).map(
    ([table, where]) => `${nameOf(table)} as materialized (select ${columns(table)} from ${table} where ${where})`,
  )
  const rest = text.trimStart()
  const isWith = /^with\s(?!\s*recursive\s)/i.test(rest)
  return `with ${parts.join(', ')}${isWith ? `, ${rest.slice('with'.length)}` : ` ${rest}`}`
}

/** A table may be given with its schema. The expression is found by the name alone. */
const nameOf = (table: string) => table.slice(table.lastIndexOf('.') + 1)
