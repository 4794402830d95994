import { type Sql, sql } from '../../db/sql.ts'

/** The last character of Unicode, which no id contains. */
const LAST = '\u{10ffff}'

/** Whether an id begins with a text. A range of the index, because ids are compared by their bytes (collate "C"). */
export function beginsWith(id: Sql, text: string): Sql {
  return sql`(${id} >= ${text} and ${id} < ${text + LAST})`
}
