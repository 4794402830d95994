import type { ClientBase } from 'pg'
import { batchRows, inKeyOrder } from '../../db/batch-rows.ts'
import { OTHER } from '../../inbox/limit-unknown-types.ts'

export type Column = 'applied' | 'duplicate' | 'ignored' | 'withdrawn'

/** An event whose outcome changes. */
export interface Move {
  tenantId: string
  source: string
  type: string
  from: Column
  to: Column
}

type Counts = Record<Column, number>

interface Line extends Counts {
  tenantId: string
  source: string
  type: string
}

const LINES = batchRows<Line>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  source: ['text', ({ source }) => source],
  type: ['text', ({ type }) => type],
  applied: ['bigint', ({ applied }) => applied],
  duplicate: ['bigint', ({ duplicate }) => duplicate],
  ignored: ['bigint', ({ ignored }) => ignored],
  withdrawn: ['bigint', ({ withdrawn }) => withdrawn],
})

/**
 * Moves events between the columns of the accounting, so that
 * received = applied + duplicate + ignored + rejected + withdrawn remains true.
 */
export async function moveAccounting(client: ClientBase, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return
  const lines = await lockLines(client, moves)
  for (const { tenantId, source, type, from, to } of moves) {
    // Unknown types beyond a limit are counted together.
    const line = lines.get(keyOf({ tenantId, source, type })) ?? lines.get(keyOf({ tenantId, source, type: OTHER }))
    if (!line) continue
    line[columnWith(line, from)]--
    line[to]++
  }
  await client.query(
    `update ingest_accounting as line set
       applied = moved.applied,
       duplicate = moved.duplicate,
       ignored = moved.ignored,
       withdrawn = moved.withdrawn
     from ${LINES.unnest} as moved (${LINES.names})
     where line.tenant_id = moved.tenant_id
     and line.source = moved.source
     and line.type = moved.type`,
    LINES.parameters(inKeyOrder(lines)),
  )
}

/** An event that is applied now was ignored if its type was unknown when it arrived. */
function columnWith(line: Line, wanted: Column): Column {
  return line[wanted] > 0 || line.ignored === 0 ? wanted : 'ignored'
}

async function lockLines(client: ClientBase, moves: readonly Move[]): Promise<Map<string, Line>> {
  const { rows } = await client.query<Record<'tenant_id' | 'source' | 'type' | Column, string>>(
    `select line.tenant_id, line.source, line.type, applied, duplicate, ignored, withdrawn
     from ingest_accounting as line
     where (tenant_id, source) in (select * from unnest($1::text[], $2::text[]))
     order by tenant_id, source, type
     for update`,
    [moves.map(({ tenantId }) => tenantId), moves.map(({ source }) => source)],
  )
  const lines = rows.map(
    (row): Line => ({
      tenantId: row.tenant_id,
      source: row.source,
      type: row.type,
      applied: Number(row.applied),
      duplicate: Number(row.duplicate),
      ignored: Number(row.ignored),
      withdrawn: Number(row.withdrawn),
    }),
  )
  return new Map(lines.map((line) => [keyOf(line), line]))
}

const keyOf = ({ tenantId, source, type }: Pick<Line, 'tenantId' | 'source' | 'type'>) =>
  `${tenantId}\u0000${source}\u0000${type}`
