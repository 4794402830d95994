import { retract } from '../../../src/rebuild/retract/retract.ts'
import type { Retraction } from '../../../src/rebuild/retract/retractions.ts'
import type { Target } from '../../../src/rebuild/target.ts'

/** Withdraws all stored events of the source `bad`. Undefined if there is none, which a withdrawal refuses. */
export async function withdrawBad(target: Target): Promise<Retraction | undefined> {
  const { rowCount } = await target.pool.query("select from raw_events where source = 'bad' limit 1")
  if (rowCount === 0) return undefined
  const to = new Date(Date.now() + 60_000).toISOString()
  return retract(target, { kind: 'source', source: 'bad', from: '2000-01-01', to })
}
