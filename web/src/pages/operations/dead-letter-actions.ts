import { api } from '../../api/client.ts'
import type { Format } from '../../format/format.ts'
import type { filterQuery } from './dead-letter-filter.ts'

type FilterQuery = ReturnType<typeof filterQuery>

/** The dead letters of a filter up to `newestId`, without those that arrive later. */
export interface Selection {
  filter: FilterQuery
  newestId: number
}

/** The outcomes of retried dead letters. */
export interface Retried {
  accepted: number
  duplicate: number
  ignored: number
  rejected: number
  /** The errors of those that were rejected again, with their counts. */
  errors: ReadonlyMap<string, number>
}

const AT_ONCE = 500

/**
 * Retries all dead letters of a selection.
 *
 * @throws Problem; earlier retries stay done.
 */
export async function retryAll(selection: Selection, onProgress: (done: number) => void): Promise<Retried> {
  const sum = { accepted: 0, duplicate: 0, ignored: 0, rejected: 0 }
  const errors = new Map<string, number>()
  await eachPage(selection, onProgress, async (body) => {
    const { data } = await api.POST('/api/dead-letters/retry', { body })
    for (const outcome of ['accepted', 'duplicate', 'ignored', 'rejected'] as const)
      sum[outcome] += data?.[outcome] ?? 0
    for (const { status, error, reason } of data?.results ?? []) {
      if (status !== 'rejected') continue
      const why = error ?? reason ?? 'no reason given'
      errors.set(why, (errors.get(why) ?? 0) + 1)
    }
    return data
  })
  return { ...sum, errors }
}

/**
 * Discards all dead letters of a selection, and returns their number.
 *
 * @throws Problem; earlier deletions stay done.
 */
export async function discardAll(selection: Selection, onProgress: (done: number) => void): Promise<number> {
  let discarded = 0
  await eachPage(selection, onProgress, async (body) => {
    const { data } = await api.POST('/api/dead-letters/discard', { body })
    discarded += data?.discarded ?? 0
    return data
  })
  return discarded
}

interface PageBody {
  filter: FilterQuery
  limit: number
  cursor: number
}

async function eachPage(
  { filter, newestId }: Selection,
  onProgress: (done: number) => void,
  send: (body: PageBody) => Promise<{ requested: number; next: number | null } | undefined>,
): Promise<void> {
  let cursor: number | null = newestId + 1
  let done = 0
  while (cursor !== null) {
    const page: { requested: number; next: number | null } | undefined = await send({ filter, limit: AT_ONCE, cursor })
    done += page?.requested ?? 0
    cursor = page?.next ?? null
    onProgress(done)
  }
}

const MOST_ERRORS_SHOWN = 3

/** The outcomes in sentences. */
export function describeRetried({ accepted, duplicate, ignored, rejected, errors }: Retried, format: Format): string {
  const parts = [
    accepted > 0 && `${format.count(accepted)} accepted and included in all reports.`,
    duplicate > 0 && `${format.count(duplicate)} duplicate: already applied before.`,
    ignored > 0 && `${format.count(ignored)} ignored: stored, but no report uses their type.`,
    rejected > 0 && `${format.count(rejected)} rejected again: ${describeErrors(errors, format)}`,
  ].filter((part) => part !== false)
  return parts.length > 0 ? parts.join(' ') : 'These dead letters no longer exist.'
}

function describeErrors(errors: Retried['errors'], format: Format): string {
  const most = [...errors].sort(([, a], [, b]) => b - a)
  const shown = most
    .slice(0, MOST_ERRORS_SHOWN)
    .map(([error, count]) => (count > 1 ? `${error} (${format.count(count)})` : error))
  const others = most.length - shown.length
  return `${shown.join('; ')}${others > 0 ? `; and ${format.count(others)} other reasons` : ''}.`
}

/** The outcome of a retried dead letter that was not rejected. */
export function describeRetry(id: number, status: string): string {
  const outcomes: Record<string, string> = {
    accepted: 'was accepted and is included in all reports',
    duplicate: 'is a duplicate: the event was already applied',
    ignored: 'was ignored: the event is stored, but no report uses its type',
  }
  return `Dead letter ${id} ${outcomes[status] ?? status}.`
}
