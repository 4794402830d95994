import type { ClientBase, Pool } from 'pg'
import { raw, type Sql, sql, toQuery } from '../db/sql.ts'

/** One value that is not what the raw events come to. */
export interface Difference {
  table: string
  tenantId: string
  /** The row's other key columns. */
  key: Readonly<Record<string, string>>
  /** `(row)` where a row of facts is there on one side only. */
  column: string
  live: string | null
  shouldBe: string | null
}

/** Which differing rows are meant: all, those of some tables, those whose key has these values. */
export interface RowFilter {
  tables?: readonly string[]
  key?: Readonly<Record<string, string>>
}

/** The differences of a perspective. */
export interface TableDifference {
  table: string
  rows: number
  /** Of each column that differs: by how much, all rows together. */
  sums: Readonly<Record<string, string>>
}

const CELLS = sql`
  from differences
  cross join lateral (
    select name, live -> name as was, should_be -> name as should
    from jsonb_object_keys(coalesce(live, should_be)) as name
    where live is not null
    and should_be is not null
    and live -> name is distinct from should_be -> name
    union all
    select '(row)', to_jsonb(case when live is null then 'missing' else 'there' end),
      to_jsonb(case when should_be is null then 'missing' else 'there' end)
    where live is null
    or should_be is null
  ) as cell`

/** The values that differ, table by table in the order of their keys. */
export async function readDifferences(
  client: ClientBase | Pool,
  limit: number,
  filter: RowFilter = {},
): Promise<Difference[]> {
  const { rows } = await client.query(
    toQuery(sql`
      select table_name as "table", tenant_id as "tenantId", key, cell.name as "column", was #>> '{}' as live,
        should #>> '{}' as "shouldBe"
      ${CELLS}
      where ${among(filter)}
      order by difference_number, cell.name
      limit ${limit}`),
  )
  return rows
}

/** The number of values that differ. */
export async function countDifferences(client: ClientBase | Pool, filter: RowFilter = {}): Promise<number> {
  const { rows } = await client.query<{ count: string }>(toQuery(sql`select count(*) ${CELLS} where ${among(filter)}`))
  return Number(rows[0]?.count)
}

/** The number of rows that differ, by table. */
export async function countDifferingRows(
  client: ClientBase | Pool,
): Promise<Pick<TableDifference, 'table' | 'rows'>[]> {
  const { rows } = await client.query<{ table: string; rows: string }>(
    'select table_name as "table", count(*) as rows from differences group by table_name order by table_name',
  )
  return rows.map((row) => ({ table: row.table, rows: Number(row.rows) }))
}

/** The differences in perspectives, added up by table. */
export async function summarizeDifferences(
  client: ClientBase | Pool,
  filter: RowFilter = {},
): Promise<TableDifference[]> {
  const { rows } = await client.query<{ table: string; column: string | null; rows: string; sum: string }>(
    toQuery(sql`
      select table_name as "table", cell.name as "column", count(distinct difference_number) as rows,
        sum((cell.should #>> '{}')::numeric - (cell.was #>> '{}')::numeric) as sum
      ${CELLS}
      where ${among(filter)}
      group by grouping sets ((table_name), (table_name, cell.name))
      order by table_name, cell.name nulls first`),
  )
  const totals = rows.filter(({ column }) => column === null)
  return totals.map(({ table, rows: count }) => {
    const columns = rows.filter((row) => row.table === table && row.column !== null)
    return { table, rows: Number(count), sums: Object.fromEntries(columns.map(({ column, sum }) => [column, sum])) }
  })
}

/** The condition for rows of `differences`. */
export function among({ tables, key = {} }: RowFilter): Sql {
  return [
    ...(tables === undefined ? [] : [sql`table_name = any(${tables}::text[])`]),
    ...Object.entries(key).map(([name, value]) =>
      name === 'tenant_id' ? sql`tenant_id = ${value}` : sql`key ->> ${name} = ${value}`,
    ),
  ].reduce((all, condition) => sql`${all} and ${condition}`, raw('true'))
}
