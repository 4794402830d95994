import type { Pool } from 'pg'
import { sql, toQuery } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Item } from '../../inbox/apply-batch.ts'
import { decodeRawEvent, type RawEvent } from '../../inbox/raw-events.ts'
import { similarName } from '../../similar-name.ts'
import type { Zone } from '../../zones/zone.ts'
import { RebuildError, type Target } from '../target.ts'
import { entitiesOf, readEntityName } from './entities.ts'
import { didYouMean, listNames } from './known-names.ts'
import { describeSelection } from './read-selection.ts'
import { type Selection, storedConditionOf } from './selection.ts'

const FETCHED_AT_ONCE = 1000
/** The most ids of events that an error lists. */
const MOST_EVENTS = 10

type OfKind<Kind extends Selection['kind']> = Extract<Selection, { kind: Kind }>

/**
 * Explains a selection that has no event. Does nothing if a selected event is stored, because all of them are withdrawn then.
 *
 * @throws RebuildError with the events that are known instead.
 */
export async function refuseNeverStored({ pool, zones }: Target, selection: Selection): Promise<void> {
  if (selection.kind === 'event') return refuseUnknownEvent(pool, zones.event, selection)
  const { text, values } = toQuery(sql`select from raw_events where ${storedConditionOf(selection)} limit 1`)
  const { rowCount } = await pool.query(text, values)
  if (rowCount !== 0) return
  const known = selection.kind === 'import' ? await ofImportRun(pool, selection) : await ofSource(pool, selection)
  throw new RebuildError(`There are no stored events of ${describeSelection(selection)}. ${known}`)
}

/** The tenants of the events of an import run, or the counts of a run without stored events. */
async function ofImportRun(pool: Pool, { importRun }: OfKind<'import'>): Promise<string> {
  const { rows: tenants } = await pool.query<{ name: string }>(
    'select distinct tenant_id as name from raw_events where import_run = $1 order by 1',
    [importRun],
  )
  if (tenants.length > 0) return `Its events are of the tenants: ${listNames(tenants.map(({ name }) => name))}`
  const { rows } = await pool.query<{ counts: string | null }>(
    `select format('%s applied, %s duplicate, %s ignored, %s rejected', applied, duplicate, ignored, rejected) as counts
     from import_runs
     where import_run = $1 and ended_at is not null`,
    [importRun],
  )
  return rows[0]?.counts ? `The counts of the run: ${rows[0].counts}` : 'The run has not ended'
}

/** The times between which events of a source arrived. */
async function ofSource(pool: Pool, { source, tenantId }: OfKind<'source'>): Promise<string> {
  const { rows } = await pool.query<Record<'first' | 'last', string | null>>(
    `select
       extract(epoch from min(received_at)) * 1000 as first,
       extract(epoch from max(received_at)) * 1000 as last
     from raw_events
     where source = $1 and ($2::text is null or tenant_id = $2)`,
    [source, tenantId],
  )
  const { first, last } = rows[0] ?? { first: null, last: null }
  if (first === null || last === null) return 'None of its events is stored; they were duplicates or rejected'
  const [from, to] = [first, last].map((ms) => new Date(Number(ms)).toISOString())
  return `Its stored events arrived from ${from} to ${to}`
}

async function refuseUnknownEvent(pool: Pool, zone: Zone, { id, tenantId }: OfKind<'event'>): Promise<void> {
  const search = createSearch(id, tenantId)
  await inTransaction(pool, async (client) => {
    await client.query('set transaction isolation level repeatable read, read only')
    await client.query(`
      declare stored no scroll cursor for
      select tenant_id, event_key, source, headers, body, fallback_id, fallback_type,
        extract(epoch from received_at) * 1000 as received_ms
      from raw_events`)
    for (let isMore = true; isMore && !search.isFound(); ) {
      const { rows } = await client.query<RawEvent>(`fetch ${FETCHED_AT_ONCE} from stored`)
      isMore = rows.length === FETCHED_AT_ONCE
      search.add(rows.map((row) => ({ ...decodeRawEvent(row, zone), row })))
    }
  })
  if (search.isFound()) return
  const { rows } = await pool.query<{ dead_letter_id: string }>(
    `select dead_letter_id from dead_letters
     where event_id = $1 and ($2::text is null or tenant_id = $2)
     order by dead_letter_id desc
     limit 1`,
    [id, tenantId],
  )
  const [rejected] = rows
  const ofTenant = tenantId === undefined ? '' : ` of the tenant "${tenantId}"`
  throw new RebuildError(
    `There is no stored event "${id}"${ofTenant}. ${rejected ? `It was rejected, so it changed no number; see dead letter ${rejected.dead_letter_id}` : search.known()}`,
  )
}

type Stored = Item & { row: RawEvent }

/** Searches an event among all stored events, and remembers which events may have been meant. */
function createSearch(id: string, tenantId: string | undefined) {
  const ofOrder: string[] = []
  const tenants = new Set<string>()
  let similar: string[] = []
  let newest: { id: string; type: string; ms: number }[] = []
  let isFound = false

  function addOf({ decoded, row }: Stored): string[] {
    const { type = '' } = decoded
    if (decoded.id === undefined) return []
    if (decoded.id === id && decoded.tenantId !== (tenantId ?? decoded.tenantId)) tenants.add(decoded.tenantId)
    if (tenantId !== undefined && decoded.tenantId !== tenantId) return []
    if (decoded.id === id) isFound = true
    const { own } = entitiesOf({ decoded } as Item, row.event_key)
    if (ofOrder.length < MOST_EVENTS && own.some((name) => readEntityName(name, 'order')?.id === id)) {
      ofOrder.push(`${decoded.id} (${type})`)
    }
    newest.push({ id: decoded.id, type, ms: Number(row.received_ms) })
    return [decoded.id]
  }

  return {
    isFound: () => isFound,
    add(events: readonly Stored[]) {
      const ids = events.flatMap(addOf)
      newest = newest.sort((a, b) => b.ms - a.ms).slice(0, MOST_EVENTS)
      const near = similarName(id, [...ids, ...similar])
      if (near !== undefined) similar = [near]
    },
    known(): string {
      if (tenants.size > 0) return `An event with this id is of the tenant ${listNames([...tenants])}`
      if (ofOrder.length > 0) return `An order has this id. The ids of its events: ${ofOrder.join(', ')}`
      if (newest.length === 0) return 'No event is stored'
      const ids = newest.map((event) => `${event.id} (${event.type})`).join(', ')
      return `${didYouMean(similar[0])} The ids of the last events: ${ids}`.trim()
    },
  }
}
