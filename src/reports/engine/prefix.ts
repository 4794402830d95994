import { type Sql, sql } from '../../db/sql.ts'

/** The last of all characters, which no id holds. */
const LAST = '\u{10ffff}'

/** Whether an id begins with a text: a range of its index, as ids are compared by their bytes (collate "C"). */
export function beginsWith(id: Sql, text: string): Sql {
  return sql`(${id} >= ${text} and ${id} < ${text + LAST})`
}
