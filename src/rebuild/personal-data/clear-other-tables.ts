import type { Pool, PoolClient } from 'pg'
import { inTransaction } from '../../db/transaction.ts'
import { eraseInJson, isNaming, mayName } from './erase-in-json.ts'
import { jsonMember } from './person.ts'
import type { Unfinished, UnfinishedId } from './unfinished.ts'

/** The rows that were rewritten or deleted, by erasure and table. */
export type AddCount = (erasureId: number, table: string, rows: number) => void

/**
 * Removes erased persons from what no number depends on: dead letters and contradictions that name them are deleted, deliveries of
 * connections are rewritten, and examples in the counts of warnings are emptied. Each tenant is one transaction, and can be repeated.
 */
export async function clearOtherTables(pool: Pool, { ids }: Unfinished, add: AddCount): Promise<void> {
  for (const [tenantId, own] of Map.groupBy(ids, (one) => one.tenantId)) {
    await inTransaction(pool, async (client) => {
      await rewriteDeliveries(client, tenantId, own, add)
      await deleteDeadLetters(client, tenantId, own, add)
      await deleteContradictions(client, tenantId, own, add)
      await clearRest(client, tenantId, own)
    })
  }
}

/** Rows of a table whose text has one of the ids. The database finds them, so that others are not sent. */
async function readNaming<Row extends { text: string; kept?: string | null; body?: string | null }>(
  client: PoolClient,
  query: string,
  tenantId: string,
  ids: readonly UnfinishedId[],
): Promise<(Row & { naming: UnfinishedId })[]> {
  const { rows } = await client.query<Row>(
    `select * from (${query}) as candidates
     where exists (select from unnest($2::text[]) as id where strpos(text, id) > 0)`,
    [tenantId, ids.map(({ id }) => id)],
  )
  return rows.flatMap((row) => {
    const naming = ids.find((one) => isNaming(row.text, one, row.kept ?? row.body ?? undefined))
    return naming ? [{ ...row, naming }] : []
  })
}

async function rewriteDeliveries(client: PoolClient, tenantId: string, ids: readonly UnfinishedId[], add: AddCount) {
  // Deliveries of orders have the id of the order anywhere, so they are not kept if the ids of orders are replaced.
  const unlinked = new Set(ids.flatMap(({ kind, erasureId }) => (kind === 'order' ? [erasureId] : [])))
  const persons = ids.filter(({ kind }) => kind !== 'order')
  const rows = await readNaming<{ text: string; connection: string; delivery_id: string; kept: string | null }>(
    client,
    `select connection, delivery_id, kept, concat_ws(' ', kept, headers::text, reason) as text
     from deliveries where tenant_id = $1`,
    tenantId,
    ids,
  )
  for (const { connection, delivery_id, kept, naming } of rows) {
    const erased = kept === null || unlinked.has(naming.erasureId) ? null : eraseInJson(kept, persons)
    await client.query(
      `update deliveries set kept = $4, headers = '{}',
         reason = case when reason is null or strpos(reason, $5) = 0 then reason else 'erased' end
       where tenant_id = $1 and connection = $2 and delivery_id = $3`,
      [tenantId, connection, delivery_id, erased ?? null, naming.id],
    )
    add(naming.erasureId, 'deliveries', 1)
  }
  for (const { id } of ids) {
    await client.query(
      `update delivery_accounting set last_error = null where tenant_id = $1 and strpos(last_error, $2) > 0`,
      [tenantId, id],
    )
  }
}

async function deleteDeadLetters(client: PoolClient, tenantId: string, ids: readonly UnfinishedId[], add: AddCount) {
  const { rows } = await client.query<{ dead_letter_id: string; body: Buffer; text: string }>(
    `select dead_letter_id, body, concat_ws(' ', event_id, error, headers, fallback_id) as text
     from dead_letters
     where tenant_id = $1
     and exists (
       select from unnest($2::text[]) as id
       where position(convert_to(id, 'UTF8') in body) > 0
       or strpos(concat_ws(' ', event_id, error, headers, fallback_id), id) > 0
     )`,
    [tenantId, ids.map(({ id }) => id)],
  )
  for (const { dead_letter_id, body, text } of rows) {
    const json = body.toString()
    const naming = ids.find((one) => isNaming(`${json} ${text}`, one, json))
    if (!naming) continue
    await client.query('delete from dead_letters where tenant_id = $1 and dead_letter_id = $2', [
      tenantId,
      dead_letter_id,
    ])
    add(naming.erasureId, 'dead_letters', 1)
  }
}

async function deleteContradictions(client: PoolClient, tenantId: string, ids: readonly UnfinishedId[], add: AddCount) {
  const rows = await readNaming<{ text: string; contradiction_id: string; body: string | null }>(
    client,
    `select contradiction_id, body, concat_ws(' ', event_id, differences::text, headers, body) as text
     from contradictions where tenant_id = $1`,
    tenantId,
    ids,
  )
  for (const { contradiction_id, naming } of rows) {
    await client.query('delete from contradictions where tenant_id = $1 and contradiction_id = $2', [
      tenantId,
      contradiction_id,
    ])
    add(naming.erasureId, 'contradictions', 1)
  }
}

/** The members of the JSON columns of differences that name customers and orders. */
const MEMBERS = { customer: ['customer_id', 'stated_customer_id'], guest: [], order: ['order_id'] } as const

async function clearRest(client: PoolClient, tenantId: string, ids: readonly UnfinishedId[]): Promise<void> {
  for (const { kind, id, pseudonym } of ids) {
    if (kind === 'customer') {
      await client.query(
        `update privacy_requests set customer_id = null, done_at = coalesce(done_at, now()), outcome = coalesce(outcome, 'erased')
         where tenant_id = $1 and customer_id = $2`,
        [tenantId, id],
      )
    }
    await client.query('update ingest_warnings set last_used = null where tenant_id = $1 and last_used = $2', [
      tenantId,
      id,
    ])
    if (kind === 'order') await renameInWarnings(client, tenantId, id, pseudonym)
    for (const name of MEMBERS[kind]) {
      // PostgreSQL writes a blank after the colon of jsonb.
      const [old, replaced] = [id, pseudonym].map((value) => jsonMember(name, value).replace('":"', '": "'))
      const columns = ['key', 'live', 'should_be'].map(
        (column) => `${column} = replace(${column}::text, $2, $3)::jsonb`,
      )
      await client.query(
        `update rebuild_differences set ${columns.join(', ')}
         where tenant_id = $1
         and strpos(concat(key, live, should_be), $2) > 0`,
        [tenantId, old, replaced],
      )
    }
  }
}

/** The example of a warning is the id of an event, which may contain the id of an order. */
async function renameInWarnings(client: PoolClient, tenantId: string, id: string, pseudonym: string): Promise<void> {
  const { rows } = await client.query<{ event_id: string }>(
    `select distinct last_event_id as event_id
     from ingest_warnings
     where tenant_id = $1 and strpos(last_event_id, $2) > 0`,
    [tenantId, id],
  )
  for (const { event_id } of rows) {
    if (!mayName(event_id, id)) continue
    await client.query('update ingest_warnings set last_event_id = $3 where tenant_id = $1 and last_event_id = $2', [
      tenantId,
      event_id,
      event_id.replaceAll(id, pseudonym),
    ])
  }
}
