import type { ClientBase } from 'pg'
import { contracts } from '../contracts/index.ts'
import { arrayLiteral } from '../db/array-literal.ts'
import { batchRows } from '../db/batch-rows.ts'

/** The type under which unreadable messages are counted. */
export const UNREADABLE = '(unreadable)'
/** The type under which unknown types are counted once there are too many. */
export const OTHER = '(other)'

/**
 * At most this many unknown types are counted by name for each tenant and source. Two simultaneous batches may exceed the
 * limit by a few.
 */
const MOST_NAMED = 200
const ALWAYS_NAMED = [...Object.keys(contracts), UNREADABLE, OTHER]

interface Counted {
  tenantId: string
  source: string
  type: string
}

const LINES = batchRows<Counted>({
  tenant_id: ['text', ({ tenantId }) => tenantId],
  source: ['text', ({ source }) => source],
  type: ['text', ({ type }) => type],
})

/** The lines of the accounting whose types exceed the limit. Without a limit, a sender of made-up types could fill the table. */
export async function findTypesOverLimit<T extends Counted>(client: ClientBase, lines: readonly T[]): Promise<T[]> {
  const unknown = lines.filter(({ type }) => !ALWAYS_NAMED.includes(type))
  if (unknown.length === 0) return []
  const { rows } = await client.query<{ position: string }>({
    name: 'find-types-over-limit',
    text: `
      with unseen as (
        select *, row_number() over (partition by tenant_id, source order by position) as place
        from ${LINES.unnest} with ordinality as line (${LINES.names}, position)
        where not exists (
          select
          from ingest_accounting as known
          where known.tenant_id = line.tenant_id
          and known.source = line.source
          and known.type = line.type
        )
      ),
      named as (
        select tenant_id, source, count(type) as types
        from (select distinct tenant_id, source from unseen) as sender
        left join lateral (
          select type
          from ingest_accounting
          where tenant_id = sender.tenant_id
          and source = sender.source
          and type <> all($4::text[])
          limit ${MOST_NAMED}
        ) as known on true
        group by tenant_id, source
      )
      select position
      from unseen
      join named using (tenant_id, source)
      where place > ${MOST_NAMED} - types`,
    values: [...LINES.parameters(unknown), arrayLiteral(ALWAYS_NAMED)],
  })
  return rows.map(({ position }) => unknown[Number(position) - 1] as T)
}
