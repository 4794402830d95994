import type { ClientBase } from 'pg'
import { type Contradiction, keepContradictions } from '../../inbox/contradictions/keep.ts'
import { hashToUuid } from '../../inbox/event-key.ts'
import type { Found } from './groups.ts'
import type { Replayed } from './replay-groups.ts'

/**
 * Removes contradictions that no longer hold: those of withdrawn events, and those of events that count now. Adds those that are new, of
 * events that a reverted withdrawal contradicts.
 */
export async function moveContradictions(
  client: ClientBase,
  chosen: readonly Found[],
  before: Replayed,
  after: Replayed,
): Promise<void> {
  const gone = chosen.filter((event) => !after.outcomes.has(event))
  const added: Contradiction[] = []
  for (const [event, outcome] of after.outcomes) {
    const { item, differences } = outcome
    const known = before.outcomes.get(event)?.differences ?? []
    if (textOf(known) === textOf(differences)) continue
    if (known.length > 0) gone.push(event)
    if (differences.length > 0)
      added.push({ item: item as Contradiction['item'], key: event.key, isRawKept: true, differences })
  }
  if (gone.length > 0) {
    await client.query(
      `delete from contradictions
       using unnest($1::text[], $2::uuid[]) as gone (tenant_id, event_key)
       where contradictions.tenant_id = gone.tenant_id
       and contradictions.event_key = gone.event_key`,
      [gone.map(({ tenantId }) => tenantId), gone.map(({ key }) => key)],
    )
  }
  await keepContradictions(client, added)
}

const textOf = (differences: unknown) => hashToUuid(JSON.stringify(differences))
