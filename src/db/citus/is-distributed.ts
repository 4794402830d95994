import type { ClientBase } from 'pg'

/** SQL: whether orders are spread over the nodes of a Citus cluster, or will be after the transactions that have begun. */
export const SELECT_IS_DISTRIBUTED = 'select exists (select from distribution)'

/** The same, also in a copy of the tables, which is never spread over nodes and has no such table. */
export async function isDistributed(client: ClientBase): Promise<boolean> {
  const found = await client.query<{ found: boolean }>(`select to_regclass('distribution') is not null as found`)
  if (found.rows[0]?.found !== true) return false
  const { rows } = await client.query<{ answer: boolean }>(`select (${SELECT_IS_DISTRIBUTED}) as answer`)
  return rows[0]?.answer === true
}
