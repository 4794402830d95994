import { api } from '../../api/client.ts'
import type { Format } from '../../format/format.ts'
import type { askedFilter } from './dead-letter-filter.ts'

type AskedFilter = ReturnType<typeof askedFilter>

/** Which dead letters: those of a filter that were there when `newestId` was the newest, and none that came later. */
export interface Selection {
  filter: AskedFilter
  newestId: number
}

/** What became of dead letters that were sent again. */
export interface Retried {
  accepted: number
  duplicate: number
  ignored: number
  rejected: number
  /** Why some were refused again, by how many. */
  errors: ReadonlyMap<string, number>
}

const AT_ONCE = 500

/**
 * Sends all of a selection again.
 *
 * @throws Problem; what was sent before stays sent.
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
 * Discards all of a selection, and tells how many.
 *
 * @throws Problem; what was discarded before stays discarded.
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
  filter: AskedFilter
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

const MOST_ERRORS_TOLD = 3

/** What became of them, in sentences. */
export function tellRetried({ accepted, duplicate, ignored, rejected, errors }: Retried, format: Format): string {
  const parts = [
    accepted > 0 && `${format.count(accepted)} taken: in every report from now on.`,
    duplicate > 0 && `${format.count(duplicate)} taken before: counted once, and gone from here.`,
    ignored > 0 && `${format.count(ignored)} kept as events of a type that no report reads.`,
    rejected > 0 && `${format.count(rejected)} refused again: ${tellErrors(errors, format)}`,
  ].filter((part) => part !== false)
  return parts.length > 0 ? parts.join(' ') : 'None of them was there any more.'
}

function tellErrors(errors: Retried['errors'], format: Format): string {
  const most = [...errors].sort(([, a], [, b]) => b - a)
  const told = most
    .slice(0, MOST_ERRORS_TOLD)
    .map(([error, count]) => (count > 1 ? `${error} (${format.count(count)})` : error))
  const others = most.length - told.length
  return `${told.join('; ')}${others > 0 ? `; and ${format.count(others)} other reasons` : ''}.`
}

/** What became of one that was sent again and not refused. */
export function tellTaken(id: number, status: string): string {
  const became: Record<string, string> = {
    accepted: 'was taken: it is in every report from now on',
    duplicate: 'had been taken before: it counts once, and is gone from here',
    ignored: 'was kept as an event of a type that no report reads',
  }
  return `Dead letter ${id} ${became[status] ?? status}.`
}
