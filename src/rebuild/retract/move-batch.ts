import type { ClientBase } from 'pg'
import { LOCK } from '../../costs/passes.ts'
import { isLockFailure } from '../../db/errors.ts'
import { createPartitions } from '../../db/partitions.ts'
import { pause } from '../../waiting/pause.ts'
import type { Zone } from '../../zones/zone.ts'
import { moveContradictions } from './contradictions.ts'
import { requestCosts, takeLiveCosts } from './costs.ts'
import { forgetPairs } from './forget-computed.ts'
import type { Found } from './groups.ts'
import { findRepeated, type Marked, markWithdrawn, removeContent, unmark } from './mark.ts'
import { type Column, type Move, moveAccounting } from './move-accounting.ts'
import type { Replayed } from './replay-groups.ts'
import { countWithdrawn } from './retractions.ts'
import { eventsOf, type Session } from './session.ts'
import { areFactsLive, insertLiveFacts, removeLiveFacts } from './write-facts.ts'
import { shiftPerspectives } from './write-perspectives.ts'

/** The places in a batch at which tests stop the process. */
export type MoveStep = 'found' | 'locked' | 'replayed' | 'written' | 'marked' | 'committed'

export type OnStep = (step: MoveStep) => void | Promise<void>

/** Events that arrived meanwhile connect the groups with entities whose earlier events are not known. They must be found once more. */
export class NotAllFound extends Error {}

/** A batch with fewer events pays more often for the lock; one with more keeps new events waiting for longer. */
const BATCH_EVENTS = 500
const LOCK_TIMEOUT_MS = 500
const LOCK_ATTEMPTS = 200

/**
 * Withdraws the chosen events of the next groups, lets them count again, or removes them, in one transaction. Its lock of the inbox is the first lock of every
 * batch: new events wait until the transaction ends, and no fact changes meanwhile.
 *
 * @param retractionId the withdrawal. Undefined if events are removed.
 * @returns how many events were moved, and whether new events waited; undefined if no event is left.
 * @throws NotAllFound
 */
export async function moveBatch(
  session: Session,
  retractionId: number | undefined,
  onStep: OnStep,
): Promise<{ count: number; hasKeptWaiting: boolean } | undefined> {
  for (let attempt = 1; ; attempt++) {
    await session.client.query('begin')
    try {
      const moved = await moveNext(session, retractionId, onStep)
      const hasKeptWaiting = await isAwaited(session)
      await session.client.query('commit')
      await onStep('committed')
      moved?.settle()
      return moved && { count: moved.count, hasKeptWaiting }
    } catch (error) {
      await session.client.query('rollback').catch(() => undefined)
      if (!isLockFailure(error) || attempt === LOCK_ATTEMPTS) throw error
      await pause(LOCK_TIMEOUT_MS, { signal: session.search.signal })
    }
  }
}

/** Whether a batch of new events waits for the lock of the inbox. */
async function isAwaited({ client, live }: Session): Promise<boolean> {
  const { rowCount } = await client.query(
    'select from pg_locks where relation = $1::regclass and not granted limit 1',
    [`${live}.inbox`],
  )
  return rowCount !== 0
}

interface Moved {
  count: number
  /** To be called after the commit. */
  settle: () => void
}

async function moveNext(
  session: Session,
  retractionId: number | undefined,
  onStep: OnStep,
): Promise<Moved | undefined> {
  const { client, live, search, newer } = session
  await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`)
  await client.query(`lock table ${live}.inbox in share row exclusive mode`)
  await client.query('set local lock_timeout = 0')
  // Nor does a correction of costs change any order meanwhile.
  await client.query(LOCK)
  await newer.read(client, search)
  await onStep('locked')
  const groups = search.groups.next(BATCH_EVENTS)
  if (groups.length === 0) return undefined
  const all = eventsOf(groups)
  const isRevert = search.chosen.kind === 'revert'
  const repeated = isRevert ? await findRepeated(client, all.chosen) : new Set<Found>()
  const events = all.events.filter((event) => !repeated.has(event))
  const chosen = all.chosen.filter((event) => !repeated.has(event))
  const isGone = (event: Found) => repeated.has(event) || (!isRevert && event.isChosen)
  const moved = { count: chosen.length, settle: () => search.groups.settle(groups, isGone) }
  if (chosen.length > 0) {
    const others = events.filter((event) => !event.isChosen)
    const isUncertain = groups.some((group) => group.isUncertain)
    const [before, after] = isRevert ? [others, events] : [events, others]
    await move(session, { retractionId, chosen, before, after, isUncertain }, onStep)
  }
  return moved
}

interface Events {
  retractionId: number | undefined
  chosen: Found[]
  /** The events that count before and after this batch. */
  before: Found[]
  after: Found[]
  isUncertain: boolean
}

async function move(session: Session, events: Events, onStep: OnStep): Promise<void> {
  const { client, live, columns, target, search } = session
  const { chosen } = events
  const before = await session.replay(events.before)
  const day = await readToday(client, target.zones.shop)
  before.changes.push({ day, changes: await takeLiveCosts(client, live, session.calendar) })
  if (events.isUncertain && !(await areFactsLive(client, live))) throw new NotAllFound()
  await removeLiveFacts(client, live)
  const after = await session.replay(events.after)
  await onStep('replayed')
  await insertLiveFacts(client, live, columns)
  await requestCosts(client, live)
  const { ensure } = createPartitions(target.pool, target.partitionedTables)
  const shift = { before: before.changes, after: after.changes }
  await shiftPerspectives(client, target.perspectives, shift, { day, ensurePartitions: ensure })
  await forgetPairs(client, target.perspectives, shift)
  await onStep('written')
  const counted = search.chosen.kind === 'revert' ? after : before
  await mark(session, events, counted)
  await onStep('marked')
  await search.names.write(
    client,
    chosen.flatMap((event) => counted.outcomes.get(event)?.item ?? []),
  )
  await moveContradictions(client, chosen, before, after)
  await moveAccounting(client, movesBetween(before, after, search.chosen.kind === 'remove' ? 'ignored' : 'withdrawn'))
}

/** Records that the chosen events do not count any more, or count again. */
async function mark({ client, search }: Session, { chosen, retractionId }: Events, counted: Replayed): Promise<void> {
  if (retractionId === undefined) return removeContent(client, chosen)
  const isRevert = search.chosen.kind === 'revert'
  const marked = chosen.map((event): Marked => ({ event, type: counted.outcomes.get(event)?.item.decoded.type ?? '' }))
  if (isRevert) await unmark(client, marked)
  else await markWithdrawn(client, retractionId, marked)
  await countWithdrawn(client, retractionId, isRevert ? -chosen.length : chosen.length)
}

async function readToday(client: ClientBase, zone: Zone): Promise<string> {
  const { rows } = await client.query<{ ms: string }>('select extract(epoch from now()) * 1000 as ms')
  return zone.dayAt(Number(rows[0]?.ms))
}

/** The events whose outcome changes. `gone` is the outcome of an event that does not count. */
function movesBetween(before: Replayed, after: Replayed, gone: Column): Move[] {
  const events = new Set([...before.outcomes.keys(), ...after.outcomes.keys()])
  return [...events].flatMap((event): Move[] => {
    const [was, is] = [before.outcomes.get(event), after.outcomes.get(event)]
    const [from, to]: [Column, Column] = [was?.status ?? gone, is?.status ?? gone]
    const item = (was ?? is)?.item
    if (from === to || !item) return []
    const { tenantId, type = '' } = item.decoded
    return [{ tenantId, source: item.message.source, type, from, to }]
  })
}
