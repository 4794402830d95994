import type { ClientBase, Pool } from 'pg'

/** A request about personal data that a platform or an event passes on. */
export interface PrivacyRequest {
  kind: 'erase' | 'export' | 'erase_shop'
  /** Undefined if the platform names nobody, or nobody with an id. */
  customerId: string | undefined
}

/** A request as it is stored. */
export interface StoredRequest {
  id: number
  tenant: string
  /** The connection or the source that passed it on. */
  connection: string
  kind: PrivacyRequest['kind']
  /** Null when the request is done. */
  customerId: string | null
  receivedAt: string
  doneAt: string | null
  outcome: string | null
}

/** Stores the requests of deliveries. One that is open already is stored once. */
export async function recordRequests(
  client: ClientBase,
  requests: readonly { tenantId: string; connection: string; receivedMs: number; request: PrivacyRequest }[],
): Promise<void> {
  for (const { tenantId, connection, receivedMs, request } of requests) {
    await client.query(
      `insert into privacy_requests (tenant_id, connection, kind, customer_id, received_at)
       values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [tenantId, connection, request.kind, request.customerId, new Date(receivedMs).toISOString()],
    )
  }
}

const INSTANT = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

/** Requests, open ones first, then the newest. */
export async function listRequests(
  client: ClientBase | Pool,
  { tenantId }: { tenantId?: string | undefined } = {},
): Promise<StoredRequest[]> {
  const { rows } = await client.query<Omit<StoredRequest, 'id'> & { id: string }>(
    `select request_id as id, tenant_id as tenant, connection, kind, customer_id as "customerId",
       ${INSTANT('received_at')} as "receivedAt", ${INSTANT('done_at')} as "doneAt", outcome
     from privacy_requests
     where $1::text is null or tenant_id = $1
     order by done_at is not null, request_id desc
     limit 1000`,
    [tenantId],
  )
  return rows.map(({ id, ...row }) => ({ ...row, id: Number(id) }))
}

/**
 * Marks a request as done, and deletes the id of the customer.
 *
 * @param tenantId the only tenant whose requests may be changed. Undefined: all.
 * @returns false if there is no such open request.
 */
export async function finishRequest(
  client: ClientBase | Pool,
  id: number,
  { outcome, tenantId }: { outcome: string; tenantId?: string | undefined },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update privacy_requests set done_at = now(), customer_id = null, outcome = $2
     where request_id = $1
     and done_at is null
     and ($3::text is null or tenant_id = $3)`,
    [id, outcome, tenantId],
  )
  return rowCount === 1
}
