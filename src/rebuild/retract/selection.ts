import { raw, type Sql, sql } from '../../db/sql.ts'

/** Which events are withdrawn. Without a tenant, those of all tenants. */
export type Selection = (
  | { kind: 'import'; importRun: number }
  /** The events that a source brought in a time: `from` is included, `to` is not. Both are ISO 8601 texts. */
  | { kind: 'source'; source: string; from: string; to: string }
  | { kind: 'event'; id: string }
) & { tenantId?: string | undefined }

/** Events that are selected for a withdrawal, or those of a withdrawal that is reverted. */
export type Chosen = { kind: 'withdraw'; selection: Selection } | { kind: 'revert'; retractionId: number }

/** The same, or events whose content is removed for good: those of customers, their orders and the payments of these, by `entityName`. */
export type Moved = Chosen | { kind: 'remove'; entities: ReadonlySet<string> }

/**
 * The condition for the raw events that may be chosen, of `raw_events` and of `mark`, their row in `withdrawn_events`. An event id
 * and the entities of removed events are compared after the event is read, because they have no columns.
 */
export function conditionOf(chosen: Moved): Sql {
  // An event that has arrived once more since then counts already.
  if (chosen.kind === 'revert') {
    return sql`(mark.retraction_id = ${chosen.retractionId}::bigint and not exists (
      select 1 from inbox where inbox.tenant_id = raw_events.tenant_id and inbox.event_key = raw_events.event_key
    ))`
  }
  if (chosen.kind === 'remove') return raw('mark.retraction_id is null')
  return sql`(mark.retraction_id is null and ${storedConditionOf(chosen.selection)})`
}

/** The condition for the selected events of `raw_events`, also for those that are withdrawn already. */
export function storedConditionOf(selection: Selection): Sql {
  const tenant =
    selection.tenantId === undefined ? raw('true') : sql`raw_events.tenant_id = ${selection.tenantId}::text`
  return sql`(${tenant} and ${ownConditionOf(selection)})`
}

function ownConditionOf(selection: Selection): Sql {
  switch (selection.kind) {
    case 'import':
      return sql`raw_events.import_run = ${selection.importRun}::bigint`
    case 'source':
      return sql`(raw_events.source = ${selection.source}::text and raw_events.received_at >= ${selection.from}::timestamptz
        and raw_events.received_at < ${selection.to}::timestamptz)`
    case 'event':
      return raw('true')
  }
}
