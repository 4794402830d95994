import type { ClientBase, Pool } from 'pg'
import { arrayLiteral } from '../../db/array-literal.ts'
import { inTransaction } from '../../db/transaction.ts'
import { hasClosedBooks, onClosedBooks } from '../retention/closed-books.ts'
import { withInboxLocked } from './lock-inbox.ts'
import { HISTORY_MEMBER, jsonMember } from './person.ts'
import type { Unfinished, UnfinishedId } from './unfinished.ts'

interface Naming {
  tenant_id: string
  order_id: string
  /** As JSON. */
  id: string
}

/** Orders whose history names a customer: registrations. */
const NAMING = `
  select distinct tenant_id, order_id, found[1] as id
  from orders
  cross join regexp_matches(history::text, '"${HISTORY_MEMBER}":("(?:[^"\\\\]|\\\\.)*")', 'g') as found
  where strpos(history::text, '"${HISTORY_MEMBER}":') > 0
  and tenant_id = any($1::text[])
  and found[1] = any($2::text[])`

/**
 * Renames erased customers in the histories of orders that are not theirs: a registration that does not count is in the history of its
 * order. Its stored event leads to the order, unless the event was removed when the books were closed.
 */
export async function renameInHistories(
  pool: Pool,
  { ids }: Unfinished,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!(await hasClosedBooks(pool))) return
  const values = [
    arrayLiteral([...new Set(ids.map(({ tenantId }) => tenantId))]),
    arrayLiteral(ids.map(({ id }) => JSON.stringify(id))),
  ]
  const find = async (client: ClientBase) => (await client.query<Naming>(NAMING, values)).rows
  const found = await inTransaction(pool, async (client) => ({
    live: await find(client),
    closed: (await onClosedBooks(client, () => find(client))) ?? [],
  }))
  if (found.live.length + found.closed.length === 0) return
  const rename = async (client: ClientBase, rows: readonly Naming[]) => {
    for (const row of rows) await renameIn(client, row, ids)
  }
  await withInboxLocked(
    pool,
    async (client) => {
      await rename(client, found.live)
      await onClosedBooks(client, () => rename(client, found.closed))
    },
    signal,
  )
}

async function renameIn(client: ClientBase, { tenant_id, order_id, id }: Naming, ids: readonly UnfinishedId[]) {
  const erased = ids.find((one) => one.tenantId === tenant_id && JSON.stringify(one.id) === id)
  if (!erased) return
  await client.query(
    `update orders set history = replace(history::text, $3, $4)::json where tenant_id = $1 and order_id = $2`,
    [tenant_id, order_id, jsonMember(HISTORY_MEMBER, erased.id), jsonMember(HISTORY_MEMBER, erased.pseudonym)],
  )
}
