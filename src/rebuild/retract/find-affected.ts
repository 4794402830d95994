import type { ClientBase } from 'pg'
import { batchRows } from '../../db/batch-rows.ts'
import { sql, toQuery } from '../../db/sql.ts'
import type { Item } from '../../inbox/apply-batch.ts'
import { decodeRawEvent, type RawEvent } from '../../inbox/raw-events.ts'
import type { Zone } from '../../zones/zone.ts'
import { RebuildError, ReplayStopped } from '../target.ts'
import { type Entities, entitiesOf, entityName, isAbout, readEntityName } from './entities.ts'
import type { Found, Groups } from './groups.ts'
import type { Names } from './names.ts'
import { conditionOf, type Moved } from './selection.ts'

const FETCHED_AT_ONCE = 1000
const LOOKED_UP_AT_ONCE = 5000

export interface Search {
  chosen: Moved
  groups: Groups
  names: Names
  /** Of times without an offset. */
  zone: Zone
  /** Called with the number of further events that were read. */
  onEvents: (count: number) => void
  /** Called with each event of a pass over all events. */
  onRow: (row: PlacedRow) => void
  signal: AbortSignal | undefined
  /** The schema of the live tables, quoted. Temporary tables may hide them. */
  live: string
}

/** A raw event with its place, and whether it fulfils the condition of the chosen events. */
export interface PlacedRow extends RawEvent {
  partition: string
  place: string
  received_us: string
  batch_position: number
  may_be_chosen: boolean
}

/** The columns of a `PlacedRow`. */
export const placedColumns = (chosen: Moved) => sql`
  raw_events.tableoid::regclass::text as partition, raw_events.ctid::text as place, raw_events.tenant_id,
  raw_events.event_key, raw_events.source, headers, body, fallback_id, fallback_type,
  extract(epoch from raw_events.received_at) * 1000 as received_ms,
  (extract(epoch from raw_events.received_at) * 1000000)::bigint as received_us, batch_position,
  ${conditionOf(chosen)} as may_be_chosen`

/** All raw events with their marks. */
export const MARKED_EVENTS = sql`
  raw_events
  left join withdrawn_events as mark
    on mark.tenant_id = raw_events.tenant_id
    and mark.event_key = raw_events.event_key
    and mark.received_at = raw_events.received_at`

/**
 * Finds the chosen events, and all events of the entities that they affect. The first pass reads the chosen events, unless the entities are known. The facts show
 * which other orders their customers have. Further passes read all events, until none of them names another entity. There is no index
 * of raw events by order: it would slow down every event.
 *
 * @param client in a transaction of one snapshot.
 * @throws RebuildError when an event would be rejected now, because its effects are then not known.
 */
export async function findAffected(client: ClientBase, search: Search): Promise<void> {
  const { chosen, groups } = search
  if (chosen.kind === 'remove') groups.addEntities([...chosen.entities])
  else for await (const row of readEvents(client, search, 'chosen')) addIfAffected(row, search, groups.add)
  for (let hasGrown = true; hasGrown; ) {
    await addRelatedOrders(client, search)
    hasGrown = false
    for await (const row of readEvents(client, search, 'all')) {
      search.onRow(row)
      if (addIfAffected(row, search, groups.add)) hasGrown = true
    }
  }
}

/** Adds an event to the groups by `add` if it is chosen or affected. @returns what `add` returns. */
export function addIfAffected<T>(
  row: PlacedRow,
  { chosen, groups, names, zone }: Search,
  add: (event: Found, entities: Entities) => T,
): T | undefined {
  const item = readItem(row, zone)
  const entities = entitiesOf(item, row.event_key)
  const event = foundOf(row, isChosen(row, item, chosen))
  if (event.isChosen) names.choose(item)
  if (!event.isChosen || chosen.kind === 'revert') names.see(item, event)
  return event.isChosen || groups.isAffected(entities) ? add(event, entities) : undefined
}

/** Reads events that count, in no certain order. Those of a withdrawal that is reverted are read too. */
async function* readEvents(
  client: ClientBase,
  { chosen, onEvents, signal }: Search,
  which: 'chosen' | 'all',
): AsyncGenerator<PlacedRow> {
  const condition = conditionOf(chosen)
  const { text, values } = toQuery(sql`
    declare affected no scroll cursor for
    select ${placedColumns(chosen)}
    from ${MARKED_EVENTS}
    where ${which === 'chosen' ? condition : sql`(mark.retraction_id is null or ${condition})`}`)
  await client.query(text, values)
  for (let isMore = true; isMore; ) {
    if (signal?.aborted) throw new ReplayStopped()
    const { rows } = await client.query<PlacedRow>(`fetch ${FETCHED_AT_ONCE} from affected`)
    isMore = rows.length === FETCHED_AT_ONCE
    onEvents(rows.length)
    yield* rows
  }
  await client.query('close affected')
}

function readItem(row: PlacedRow, zone: Zone): Item {
  const item = decodeRawEvent(row, zone)
  if (item.decoded.kind !== 'rejected') return item
  throw new RebuildError(
    `A stored event would be rejected now, so its effects are not known: ${item.decoded.error}. Nothing was changed. "tidemark verify" counts such events`,
  )
}

function isChosen({ may_be_chosen }: PlacedRow, { decoded }: Item, chosen: Moved): boolean {
  if (!may_be_chosen || chosen.kind === 'revert') return may_be_chosen
  if (chosen.kind === 'remove') return isAbout(decoded, chosen.entities)
  return chosen.selection.kind !== 'event' || decoded.id === chosen.selection.id
}

const foundOf = (row: PlacedRow, isChosen: boolean): Found => ({
  partition: row.partition,
  place: row.place,
  tenantId: row.tenant_id,
  key: row.event_key,
  receivedUs: Number(row.received_us),
  position: row.batch_position,
  isChosen,
})

const IDS = batchRows<{ tenantId: string; id: string }>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  id: ['text', ({ id }) => id],
})

/** Adds the customers of the orders, and their other orders. Without this, each of them would be found by a pass of its own. */
async function addRelatedOrders(client: ClientBase, { groups, live }: Search): Promise<void> {
  const customersOf = `select tenant_id, null as order_id, customer_id from ${live}.orders as orders
    join ${IDS.unnest} as wanted (tenant_id, id) using (tenant_id)
    where order_id = wanted.id and customer_id is not null`
  const ordersOf = `select orders.tenant_id, order_id, null as customer_id from ${IDS.unnest} as wanted (tenant_id, id)
    cross join lateral (
      select * from ${live}.orders as orders
      where orders.tenant_id = wanted.tenant_id and customer_id = wanted.id and placed_at is not null
    ) as orders`
  for (const [kind, query] of [
    ['order', customersOf],
    ['customer', ordersOf],
  ] as const) {
    const wanted = [...groups.names()].flatMap((name) => readEntityName(name, kind) ?? [])
    for (let at = 0; at < wanted.length; at += LOOKED_UP_AT_ONCE) {
      const { rows } = await client.query<{ tenant_id: string; order_id: string | null; customer_id: string | null }>(
        query,
        IDS.parameters(wanted.slice(at, at + LOOKED_UP_AT_ONCE)),
      )
      groups.addEntities(
        rows.map((row) =>
          row.order_id === null
            ? entityName('customer', row.tenant_id, row.customer_id ?? '')
            : entityName('order', row.tenant_id, row.order_id),
        ),
      )
    }
  }
}
