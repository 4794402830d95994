import { raw, type Sql, sql } from '../../db/sql.ts'

/**
 * When the newest event of a row of `ingest_accounting` happened, for computing its lag. An event dated in the future counts from when
 * it arrived, so that it cannot hide that events have stopped arriving.
 */
export const NEWEST_EVENT = 'case when last_event_at is not null then least(last_event_at, last_received_at) end'

/** SQL for the seconds since then, never negative; null when there is no event. */
export function lagSince(newest: string): string {
  return `case when ${newest} > now() then 0 else round(extract(epoch from now() - ${newest}), 3) end`
}

/** `last_event_at` and `lag_from` of a tenant's newest applied event. */
export function newestEvent(tenantId: string): Sql {
  return sql`
    select
      max(last_event_at) as last_event_at,
      max(${raw(NEWEST_EVENT)}) as lag_from
    from ingest_accounting
    where tenant_id = ${tenantId}
    and applied > 0`
}

/** The age of a tenant's numbers, and the number of orders that could still change them. A voided order does not wait: it has revisions. */
export function freshness(tenantId: string): Sql {
  return sql`
    select
      newest.at as as_of,
      ${raw(lagSince('newest.lag_from'))} as lag_seconds,
      (
        select count(*)
        from orders
        where tenant_id = ${tenantId}
        and placed_at is null
        and revisions is null
      ) as waiting_orders,
      (
        select count(*)
        from dead_letters
        where tenant_id = ${tenantId}
      ) as rejected_events
    from (${newestEvent(tenantId)}) as newest (at, lag_from)`
}
