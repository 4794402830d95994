import type { ClientBase } from 'pg'
import { readId } from '../contracts/contract.ts'
import type { AnyEvent } from '../contracts/event.ts'
import type { Warning } from '../contracts/warning.ts'
import type { WriteUnlessConflict } from '../db/copy-rows.ts'
import { type AppliedFacts, applyFacts, type FactSettings } from '../facts/apply.ts'
import type { Change } from '../facts/changes.ts'
import type { Difference } from '../facts/difference.ts'
import { type EnsurePartitions, type Prepared, preparePerspectives, writePerspectives } from '../perspectives/apply.ts'
import type { Folded } from '../perspectives/fold.ts'
import type { Arrival, Perspective } from '../perspectives/perspective.ts'
import type { Zone } from '../zones/zone.ts'
import { account } from './accounting.ts'
import { findContradictions } from './contradictions/find.ts'
import { keepContradictions } from './contradictions/keep.ts'
import { keepDeadLetters } from './dead-letters.ts'
import type { Decoded, Known, Rejected } from './decode.ts'
import { deduplicate, keepRawEvents, type Readable } from './deduplicate.ts'
import type { ErasedIds } from './erased-ids.ts'
import { countWarnings } from './ingest-warnings.ts'
import { EventsRefused, type Refusal } from './isolate.ts'
import type { Message, Outcome } from './message.ts'
import { recordRequests } from './privacy-requests.ts'

/** A message with its decoded content. */
export interface Item {
  message: Message
  decoded: Decoded
}

/** The places between the steps of a batch, at which tests stop a process or break a connection. */
export type Step =
  | 'begun'
  | 'deduplicated'
  | 'kept'
  | 'facts_applied'
  | 'perspectives_applied'
  | 'accounted'
  | 'committed'

export interface BatchSettings extends FactSettings {
  /** In the order in which every process writes them. */
  perspectives: readonly Perspective[]
  ensurePartitions: EnsurePartitions
  /** Writes inbox rows. Conflicts with existing rows are rare. */
  writeInbox: WriteUnlessConflict
  onStep: (step: Step) => void | Promise<void>
  /** The time zone of times without an offset in raw events. */
  zone?: Zone
  /** Erased persons whose ids the stored events may still have. */
  erased?: ErasedIds
  /** Called with the changes of the batch before they are committed. */
  onChanges?: (changes: readonly Change[]) => void
}

/**
 * Applies a batch inside the caller's transaction: inbox, raw events, facts, perspectives, dead letters, accounting,
 * in this order in every process, so that batches wait for each other but never in a circle.
 *
 * @param arrivedMs the time of the transaction, in milliseconds since 1970.
 * @returns the outcome of each message, in their order. The outcomes are valid only once the transaction is committed.
 * @throws EventsRefused if the facts refuse some of the events.
 */
export async function applyBatch(
  client: ClientBase,
  items: readonly Item[],
  arrivedMs: number,
  settings: BatchSettings,
): Promise<Outcome[]> {
  const { onStep } = settings
  const { keys, repeated } = await deduplicate(client, items.filter(isReadable), settings.writeInbox)
  await onStep('deduplicated')
  await keepRawEvents(client, keys)
  await onStep('kept')
  const known = [...keys.keys()].filter(isKnown)
  const {
    duplicates: repeatedFacts,
    warnings: foundWarnings,
    circular,
  } = await applyEvents(
    client,
    known.map(({ decoded }) => decoded.event),
    { day: settings.calendar.placeOf(arrivedMs).day },
    settings,
  )
  if (circular.size > 0) throw new EventsRefused(refusedAmong(known, circular))
  await recordErasures(client, known, arrivedMs)
  await keepDeadLetters(
    client,
    items.filter(isRejected).map(({ message, decoded }) => ({ message, rejected: decoded })),
  )
  const contradictions = [
    ...(await findContradictions(client, repeated, settings)),
    ...known.flatMap((item) => {
      const differences = repeatedFacts.get(item.decoded.event) ?? []
      return differences.length > 0 ? [{ item, key: keys.get(item) as string, isRawKept: true, differences }] : []
    }),
  ]
  await keepContradictions(client, contradictions)
  const contradicting = new Map<Item, readonly Difference[]>(
    contradictions.map(({ item, differences }) => [item, differences]),
  )
  const outcomes = items.map((item) =>
    outcomeOf(item, keys.has(item as Item & Readable), repeatedFacts, contradicting.get(item), foundWarnings),
  )
  await account(
    client,
    items.map((item, i) => entryOf(item, outcomes[i] as Outcome)),
  )
  await countWarnings(
    client,
    items.flatMap(({ message: { source }, decoded }, i) => {
      const { id, type, warnings } = outcomes[i] as Outcome
      return warnings ? [{ tenantId: decoded.tenantId, source, type: type ?? '', id: id ?? '', warnings }] : []
    }),
  )
  await onStep('accounted')
  return outcomes
}

/**
 * Applies new events, which all arrived on the same day, to facts and perspectives.
 *
 * @returns the events about known facts, with their differences, warnings about other events, and merges that change nothing.
 */
export async function applyEvents(
  client: ClientBase,
  events: readonly AnyEvent[],
  arrival: Arrival,
  settings: Omit<BatchSettings, 'writeInbox'>,
): Promise<Pick<AppliedFacts, 'duplicates' | 'warnings' | 'circular'>> {
  const { perspectives } = settings
  let early: Prepared = new Map()
  const folded: Folded = new Map()
  const { changes, duplicates, warnings, circular } = await applyFacts(client, events, settings, (known) => {
    early = preparePerspectives(perspectives.filter(isWithoutCustomers), known, arrival, folded)
  })
  settings.onChanges?.(changes)
  await settings.onStep('facts_applied')
  const late = preparePerspectives(
    perspectives.filter((perspective) => !isWithoutCustomers(perspective)),
    changes,
    arrival,
    folded,
  )
  await writePerspectives(client, perspectives, new Map([...early, ...late]), settings.ensurePartitions)
  await settings.onStep('perspectives_applied')
  return { duplicates, warnings, circular }
}

/** Customers who demand their erasure. The maintenance erases them after the batch. */
async function recordErasures(client: ClientBase, items: readonly (Item & { decoded: Known })[], receivedMs: number) {
  const requests = items.flatMap(({ message, decoded: { event } }) =>
    event.type === 'CustomerErased'
      ? [
          {
            tenantId: event.tenantId,
            connection: message.source,
            receivedMs,
            request: { kind: 'erase' as const, customerId: readId(event.payload.customerId) },
          },
        ]
      : [],
  )
  if (requests.length > 0) await recordRequests(client, requests)
}

function refusedAmong(
  items: readonly (Item & { decoded: Known })[],
  circular: ReadonlyMap<AnyEvent, string>,
): Map<Message, Refusal> {
  return new Map(
    items.flatMap(({ message, decoded }): [Message, Refusal][] => {
      const error = circular.get(decoded.event)
      return error === undefined ? [] : [[message, { reason: 'circular_merge', error }]]
    }),
  )
}

const isWithoutCustomers = ({ withoutCustomers }: Perspective) => withoutCustomers === true

function outcomeOf(
  item: Item,
  isNew: boolean,
  repeated: ReadonlyMap<AnyEvent, unknown>,
  differences: readonly Difference[] | undefined,
  found: ReadonlyMap<AnyEvent, readonly Warning[]>,
): Outcome {
  const { decoded } = item
  const { id, type } = decoded
  if (decoded.kind === 'rejected') return { status: 'rejected', id, type, reason: decoded.reason, error: decoded.error }
  if (differences) return { status: 'duplicate', id, type, contradicts: differences.map(({ field }) => field) }
  if (!isNew) return { status: 'duplicate', id, type }
  if (decoded.kind === 'unknown') return { status: 'ignored', id, type }
  if (repeated.has(decoded.event)) return { status: 'duplicate', id, type }
  const { warnings: own = [] } = decoded.event
  const warnings = [...own, ...(found.get(decoded.event) ?? [])]
  return warnings.length > 0 ? { status: 'accepted', id, type, warnings } : { status: 'accepted', id, type }
}

function entryOf({ message, decoded }: Item, { status, contradicts, warnings }: Outcome) {
  return {
    tenantId: decoded.tenantId,
    source: message.source,
    type: decoded.type,
    status,
    isContradiction: contradicts !== undefined,
    hasWarnings: warnings !== undefined,
    at: decoded.kind === 'known' ? decoded.event.at : undefined,
  }
}

export const isReadable = (item: Item): item is Item & Readable => item.decoded.kind !== 'rejected'
export const isKnown = (item: Item): item is Item & { decoded: Known } => item.decoded.kind === 'known'
const isRejected = (item: Item): item is Item & { decoded: Rejected } => item.decoded.kind === 'rejected'
