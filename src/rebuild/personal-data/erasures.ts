import type { ClientBase, Pool } from 'pg'
import { writeInstant } from '../../json/write-rows.ts'
import type { OfErasure } from './keep-erased-ids.ts'
import type { Counts } from './rename-facts.ts'
import type { OrderMode } from './request.ts'

/** An erasure of a customer. It contains no id of the customer. */
export interface Erasure {
  id: number
  tenant: string
  pseudonym: string
  /** What is done with the orders. */
  orders: OrderMode
  /**
   * `rewriting`: numbers and lists have the pseudonym already, and stored events are being rewritten. `removing`: nothing names the customer, and the
   * orders are being taken out of the numbers.
   */
  status: 'rewriting' | 'removing' | 'finished'
  /** Why the orders cannot be taken out of the numbers yet. */
  problem: string | null
  requestedAt: string
  requestedBy: string
  finishedAt: string | null
  /** The rows that were rewritten or deleted, by table. */
  counts: Counts
}

interface Row {
  erasure_id: string
  tenant_id: string
  pseudonym: string
  requested_at: string
  requested_by: string
  finished_at: string | null
  removed_at: string | null
  unlinks_orders: boolean
  removes: boolean
  problem: string | null
  counts: string
}

const SELECT = `
  select erasures.erasure_id, erasures.tenant_id, pseudonym, requested_at::text, requested_by, finished_at::text,
    removed_at::text, unlinks_orders, removes, problem, counts::text
  from erasures
  join erased_ids
    on erased_ids.tenant_id = erasures.tenant_id
    and erased_ids.erasure_id = erasures.erasure_id
    and erased_ids.id_number = 0`

function statusOf({ finished_at, removes, removed_at }: Row): Erasure['status'] {
  if (finished_at === null) return 'rewriting'
  return removes && removed_at === null ? 'removing' : 'finished'
}

const read = (row: Row): Erasure => ({
  id: Number(row.erasure_id),
  tenant: row.tenant_id,
  pseudonym: row.pseudonym,
  orders: row.removes ? 'remove' : row.unlinks_orders ? 'unlink' : 'keep',
  status: statusOf(row),
  problem: row.problem,
  requestedAt: writeInstant(row.requested_at) as string,
  requestedBy: row.requested_by,
  finishedAt:
    statusOf(row) === 'finished' ? (writeInstant(row.removed_at ?? (row.finished_at as string)) as string) : null,
  counts: JSON.parse(row.counts) as Counts,
})

/** Erasures, newest first. */
export async function listErasures(pool: Pool, { tenantId, limit = 100 }: { tenantId?: string; limit?: number } = {}) {
  const { rows } = await pool.query<Row>(
    `${SELECT} where ($1::text is null or erasures.tenant_id = $1) order by erasures.erasure_id desc limit $2`,
    [tenantId ?? null, limit],
  )
  return rows.map(read)
}

/** One erasure. */
export async function readErasure(client: ClientBase | Pool, tenantId: string, id: number): Promise<Erasure> {
  const { rows } = await client.query<Row>(`${SELECT} where erasures.tenant_id = $1 and erasures.erasure_id = $2`, [
    tenantId,
    id,
  ])
  return read(rows[0] as Row)
}

/** Adds to the rows that an erasure has rewritten or deleted, by table. */
export async function addCounts(client: ClientBase, { tenantId, erasureId }: OfErasure, counts: Counts): Promise<void> {
  await client.query(
    `update erasures set counts = (
       select coalesce(jsonb_object_agg(name, rows), '{}')
       from (
         select key as name, sum(value::bigint) as rows
         from (select * from jsonb_each_text(counts) union all select * from jsonb_each_text($3::jsonb)) as both_counts
         group by key
       ) as sums
     )
     where tenant_id = $1 and erasure_id = $2`,
    [tenantId, erasureId, JSON.stringify(counts)],
  )
}
