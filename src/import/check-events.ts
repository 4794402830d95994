import type { Decoded } from '../inbox/decode.ts'
import { type Candidate, type FileEvent, isReject } from './candidate.ts'
import type { FileLook } from './explanation.ts'
import type { ImportSummary } from './summary.ts'

/** The most types that are counted apart. */
const TYPES = 50

/**
 * Reads events without importing them, and counts them by type.
 *
 * @yields the events that would be rejected.
 */
export async function* checkEvents(
  events: AsyncIterable<Candidate>,
  look: FileLook,
  summary: ImportSummary,
  check: (event: FileEvent) => Decoded,
): AsyncGenerator<Candidate> {
  const types: Record<string, number> = {}
  look.types = types
  for await (const event of events) {
    const decoded = isReject(event) ? undefined : check(event)
    if (isReject(event)) yield event
    else if (decoded?.kind === 'rejected') {
      yield { line: event.line, reason: decoded.reason, error: decoded.error, body: event.body }
    } else if (decoded) {
      summary.notImported++
      const type = decoded.kind === 'known' ? decoded.event.type : decoded.type
      if (Object.hasOwn(types, type) || Object.keys(types).length < TYPES) types[type] = (types[type] ?? 0) + 1
    }
  }
}
