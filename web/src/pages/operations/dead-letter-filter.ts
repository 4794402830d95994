import type { QueryOf } from '../../api/client.ts'

type DeadLettersQuery = QueryOf<'/api/dead-letters'>
export type Reason = NonNullable<DeadLettersQuery['reason']>

/** What each reason means, and what helps. */
export const reasons: Readonly<Record<Reason, { label: string; help: string }>> = {
  unreadable: { label: 'Not readable', help: 'The body is not JSON in UTF-8. Mend it.' },
  too_large: { label: 'Too large', help: 'Raise TIDEMARK_MAX_EVENT_BYTES, restart Tidemark, then retry.' },
  no_envelope: { label: 'No event', help: 'It lacks what every event has. Mend the body.' },
  missing_id: { label: 'Without id', help: 'It lacks the id that every event has. Mend the body.' },
  missing_type: { label: 'Without type', help: 'It lacks the type that every event has. Mend the body.' },
  missing_time: { label: 'Without time', help: 'It lacks the time that every event has. Mend the body.' },
  time_out_of_range: {
    label: 'Time out of range',
    help: 'It is from before 2000, or more than a day ahead. Mend the body; one that came too early can be retried later.',
  },
  invalid: { label: 'Invalid', help: 'A property is missing or is not what it should be. Mend the body.' },
  wrong_tenant: { label: 'Wrong tenant', help: 'The key of its sender is of another tenant. Have it sent by who may.' },
  not_applicable: {
    label: 'Not applicable',
    help: 'The database refused it, or one of your perspectives did. Mend the cause, then retry.',
  },
}

export const isReason = (text: string | null): text is Reason => text !== null && Object.hasOwn(reasons, text)

/** The label of a reason; of one that is newer than this page, its name. */
export const labelOfReason = (reason: string): string => (isReason(reason) ? reasons[reason].label : reason)

const HOUR_MS = 3_600_000

/** How far back the list goes, by its name in the address. */
export const spans = {
  '1h': { label: 'Last hour', ms: HOUR_MS },
  '24h': { label: 'Last 24 hours', ms: 24 * HOUR_MS },
  '7d': { label: 'Last 7 days', ms: 7 * 24 * HOUR_MS },
  '30d': { label: 'Last 30 days', ms: 30 * 24 * HOUR_MS },
} as const

export type Span = keyof typeof spans

const isSpan = (text: string | null): text is Span => text !== null && Object.hasOwn(spans, text)

/** When a span began that ends now, to the minute: the question stays the same for as long. */
export function sinceInstant(span: Span, nowMs: number): string {
  return new Date(Math.floor((nowMs - spans[span].ms) / 60_000) * 60_000).toISOString()
}

/** What narrows the list, as it stands in the address. */
export interface DeadLetterFilter {
  reason?: Reason
  type?: string
  source?: string
  since?: Span
}

/** Reads the filter of an address; what it cannot be is left out. */
export function readFilter(search: URLSearchParams): DeadLetterFilter {
  const [reason, since] = [search.get('reason'), search.get('since')]
  return {
    ...(isReason(reason) && { reason }),
    ...(search.get('type') && { type: search.get('type') ?? '' }),
    ...(search.get('source') && { source: search.get('source') ?? '' }),
    ...(isSpan(since) && { since }),
  }
}

/** A copy of the address's parameters with this filter, at the first page of the list. */
export function writeFilter(filter: DeadLetterFilter, search: URLSearchParams): URLSearchParams {
  const written = new URLSearchParams(search)
  for (const name of ['reason', 'type', 'source', 'since', 'cursor']) written.delete(name)
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) written.set(name, value)
  return written
}

/** The filter as the API takes it. */
export function askedFilter({ since, ...rest }: DeadLetterFilter, nowMs: number) {
  return { ...rest, ...(since && { since: sinceInstant(since, nowMs) }) }
}
