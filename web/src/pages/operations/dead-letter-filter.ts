import type { QueryOf } from '../../api/client.ts'

type DeadLettersQuery = QueryOf<'/api/dead-letters'>
export type Reason = NonNullable<DeadLettersQuery['reason']>

/** The name of each reason, and how to fix it. */
export const reasons: Readonly<Record<Reason, { label: string; help: string }>> = {
  unreadable: { label: 'Unreadable', help: 'The body is not JSON in UTF-8. Fix the body, then retry.' },
  too_large: { label: 'Too large', help: 'Increase TIDEMARK_MAX_EVENT_BYTES, restart Tidemark, then retry.' },
  no_envelope: {
    label: 'No envelope',
    help: 'The properties that every event needs are missing. Fix the body, then retry.',
  },
  missing_id: { label: 'Missing id', help: 'The id of the event is missing. Fix the body, then retry.' },
  missing_type: { label: 'Missing type', help: 'The type of the event is missing. Fix the body, then retry.' },
  missing_time: { label: 'Missing time', help: 'The time of the event is missing. Fix the body, then retry.' },
  time_out_of_range: {
    label: 'Time out of range',
    help: 'The time is before 2000 or more than one day in the future. Fix the body, or retry a future event later.',
  },
  invalid: { label: 'Invalid', help: 'A property is missing or invalid. Fix the body, then retry.' },
  circular_merge: {
    label: 'Circular merge',
    help: 'The merge of two customers would close a circle. Fix the body and retry, or discard the dead letter.',
  },
  erasure_not_allowed: {
    label: 'Erasure not allowed',
    help: 'The sender may not erase customers. Erase the customer in the settings, or allow the sender to do it.',
  },
  wrong_tenant: {
    label: 'Wrong tenant',
    help: 'The access key of the sender belongs to another tenant. Have an authorised sender send the event.',
  },
  not_applicable: {
    label: 'Not applicable',
    help: 'The database or a custom perspective rejected the event. Fix the cause, then retry.',
  },
}

export const isReason = (text: string | null): text is Reason => text !== null && Object.hasOwn(reasons, text)

/** The name of a reason; the code of a reason that is newer than this page. */
export const labelOfReason = (reason: string): string => (isReason(reason) ? reasons[reason].label : reason)

const HOUR_MS = 3_600_000

/** The periods of the list, by their names in the address. */
export const spans = {
  '1h': { label: 'Last hour', ms: HOUR_MS },
  '24h': { label: 'Last 24 hours', ms: 24 * HOUR_MS },
  '7d': { label: 'Last 7 days', ms: 7 * 24 * HOUR_MS },
  '30d': { label: 'Last 30 days', ms: 30 * 24 * HOUR_MS },
} as const

export type Span = keyof typeof spans

const isSpan = (text: string | null): text is Span => text !== null && Object.hasOwn(spans, text)

/** The start of a period that ends now, rounded to the minute so that the request stays the same for a minute. */
export function sinceInstant(span: Span, nowMs: number): string {
  return new Date(Math.floor((nowMs - spans[span].ms) / 60_000) * 60_000).toISOString()
}

/** The filter of the list in the address. */
export interface DeadLetterFilter {
  reason?: Reason
  type?: string
  source?: string
  since?: Span
}

/** Reads the filter of an address. Invalid values are ignored. */
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

/** The filter as parameters of the API. */
export function filterQuery({ since, ...rest }: DeadLetterFilter, nowMs: number) {
  return { ...rest, ...(since && { since: sinceInstant(since, nowMs) }) }
}
