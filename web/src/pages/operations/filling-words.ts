import type { ResponseOf } from '../../api/client.ts'
import type { Format } from '../../format/format.ts'

type Filling = ResponseOf<'/api/operations/filling'>

/** What the filling of tables after an upgrade does at the moment. */
export function describeFilling(filling: Filling, format: Format): string {
  const { status, phase, eventsDone, eventsExpected, problem } = filling
  if (status === 'blocked') return problem ?? 'The tables cannot be filled. See the server log.'
  if (status === 'waiting') {
    return 'Begins within seconds, or a minute after the last event of a previous version that still runs.'
  }
  if (phase === 'comparing') return 'Comparing with the live tables, and correcting them.'
  if (phase === 'adding') return 'Adding the differences.'
  if (eventsDone === null || eventsExpected === null) return 'Starting.'
  return `Recomputing from the stored events: ${format.count(eventsDone)} of ${format.count(eventsExpected)}.`
}
