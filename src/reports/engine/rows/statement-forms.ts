import type { ClientBase } from 'pg'
import { DISTRIBUTED_TABLES } from '../../../db/citus/distributed-tables.ts'
import { afterPulling } from '../../../db/citus/pull-rows.ts'
import { hasCondition } from '../../../db/errors.ts'
import type { toQuery } from '../../../db/sql.ts'

/** Statements that Citus has refused, by their texts. They are collected from the nodes before they are joined. */
export type RefusedStatements = Map<string, string>

/** Whether Citus cannot run a statement that PostgreSQL can. */
export const isRefusedByCitus = (error: unknown): boolean =>
  hasCondition(error, 'feature_not_supported') || hasCondition(error, 'syntax_error')

/**
 * The form of a statement that collects the rows of the tenant first.
 *
 * @returns undefined when the statement reads no distributed table.
 */
export async function pulledForm(
  client: ClientBase,
  { text, values }: ReturnType<typeof toQuery>,
): Promise<string | undefined> {
  const { rows } = await client.query<{ table: string; schema: string; columns: string }>({
    text: `
      select relname as table, quote_ident(nspname) as schema, string_agg(attname, ' ' order by attnum) as columns
      from pg_class
      join pg_namespace on pg_namespace.oid = relnamespace
      join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
      where pg_class.oid = any (
        select to_regclass(name) from unnest($1::text[]) as name
      )
      group by relname, nspname`,
    values: [DISTRIBUTED_TABLES.map(({ table }) => table).filter((table) => mentions(text, table))],
  })
  if (rows.length === 0) return undefined
  const columnsOf = new Map(
    rows.map(({ table, schema, columns }) => [`${schema}.${table}`, neededColumns(text, columns.split(' '))]),
  )
  const pulls = Object.fromEntries([...columnsOf.keys()].map((table) => [table, `tenant_id = $${values.length + 1}`]))
  return afterPulling(text, pulls, (table) => columnsOf.get(table) ?? '*')
}

/** Columns whose names the statement does not have are left out, such as the lines of orders. */
const neededColumns = (text: string, columns: readonly string[]) =>
  /\.\*|select\s+\*/i.test(text) ? '*' : columns.filter((column) => mentions(text, column)).join(', ')

const mentions = (text: string, word: string) => new RegExp(`\\b${word}\\b`).test(text)
