import type { ClientBase } from 'pg'
import { sql, toQuery } from '../../db/sql.ts'
import { addIfAffected, MARKED_EVENTS, type PlacedRow, placedColumns, type Search } from './find-affected.ts'

/** The events that arrive during a withdrawal. */
export interface NewerEvents {
  /** Remembers an event that was read by other means. */
  saw(row: PlacedRow): void
  /** Adds the affected events among those that have arrived since the last call. */
  read(client: ClientBase, search: Search): Promise<void>
}

/**
 * A batch has the time at which its transaction began, and is visible after its commit. An event that is not visible yet
 * therefore cannot be older than the oldest transaction that writes. Where the sessions of other users are not visible, ten minutes are assumed.
 */
const HORIZON = `
  select (extract(epoch from least(
    now() - interval '10 s',
    min(xact_start) filter (where backend_xid is not null),
    now() - case when bool_or(query = '<insufficient privilege>') then interval '10 min' else interval '0' end
  )) * 1000000)::bigint as horizon
  from pg_stat_activity
  where datname = current_database()
  and pid <> pg_backend_pid()`

export async function watchNewerEvents(client: ClientBase): Promise<NewerEvents> {
  let horizonUs = await readHorizon(client)
  let seen = new Set<string>()
  const nameOf = (row: Pick<PlacedRow, 'partition' | 'place'>) => `${row.partition} ${row.place}`

  return {
    saw(row) {
      if (Number(row.received_us) >= horizonUs) seen.add(nameOf(row))
    },

    async read(reader, search) {
      const nextHorizonUs = await readHorizon(reader)
      const { rows: recent } = await reader.query<Pick<PlacedRow, 'partition' | 'place' | 'received_us'>>(
        `select tableoid::regclass::text as partition, ctid::text as place,
           (extract(epoch from received_at) * 1000000)::bigint as received_us
         from raw_events
         where received_at >= to_timestamp($1::numeric / 1000000)`,
        [horizonUs],
      )
      const unseen = recent.filter((row) => !seen.has(nameOf(row)))
      for (const [partition, group] of Map.groupBy(unseen, (row) => row.partition)) {
        const places = group.map(({ place }) => place)
        const { rows } = await reader.query<PlacedRow>(
          toQuery(sql`
            select ${placedColumns(search.chosen)}
            from ${MARKED_EVENTS}
            where raw_events.tableoid = ${partition}::regclass
            and raw_events.received_at >= to_timestamp(${horizonUs}::numeric / 1000000)
            and raw_events.ctid = any(${places}::tid[])
            and mark.retraction_id is null`),
        )
        for (const row of rows) addIfAffected(row, search, search.groups.addLate)
      }
      seen = new Set(recent.filter((row) => Number(row.received_us) >= nextHorizonUs).map(nameOf))
      horizonUs = nextHorizonUs
    },
  }
}

async function readHorizon(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ horizon: string }>(HORIZON)
  return Number(rows[0]?.horizon)
}
