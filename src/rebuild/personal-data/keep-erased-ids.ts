import { randomBytes } from 'node:crypto'
import type { ClientBase } from 'pg'
import { arrayLiteral } from '../../db/array-literal.ts'
import { type ErasedKind, hashErasedId } from '../../inbox/erased-ids.ts'
import type { Replaced } from './rename-facts.ts'

/** For how long the hashes of erased ids are kept: longer than backups, and than events are on their way. */
const HASHES_KEPT = '90 days'

/** The erasure to which ids belong. */
export interface OfErasure {
  tenantId: string
  erasureId: number
}

/** Keeps ids until the erasure is finished, and their hashes for longer, by which later events are recognised. */
export async function keepErasedIds(
  client: ClientBase,
  { tenantId, erasureId }: OfErasure,
  ids: readonly (Replaced & { kind: ErasedKind })[],
): Promise<void> {
  if (ids.length === 0) return
  // One salt for all, so that an id of an event is hashed once.
  const { rows } = await client.query<{ salt: string }>(
    `select encode(salt, 'hex') as salt from erased_ids where salt is not null order by erasure_id desc limit 1`,
  )
  const salt = rows[0] ? Buffer.from(rows[0].salt, 'hex') : randomBytes(32)
  await client.query(
    `insert into erased_ids (tenant_id, erasure_id, id_number, kind, pseudonym, id, salt, hash, hashed_until)
     select $1, $2, known.ids + number - 1, kind, pseudonym, id, decode($3, 'hex'), decode(hash, 'hex'), clock_timestamp() + $4::interval
     from unnest($5::text[], $6::text[], $7::text[], $8::text[]) with ordinality as ids (kind, pseudonym, id, hash, number)
     cross join (select count(*) as ids from erased_ids where tenant_id = $1 and erasure_id = $2) as known`,
    [
      tenantId,
      erasureId,
      salt.toString('hex'),
      HASHES_KEPT,
      arrayLiteral(ids.map(({ kind }) => kind)),
      arrayLiteral(ids.map(({ pseudonym }) => pseudonym)),
      arrayLiteral(ids.map(({ id }) => id)),
      arrayLiteral(ids.map(({ kind, id }) => hashErasedId(salt, tenantId, kind, id).toString('hex'))),
    ],
  )
}
