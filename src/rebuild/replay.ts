import type pg from 'pg'
import { readId } from '../contracts/contract.ts'
import { createConflictGuard } from '../db/copy-rows.ts'
import { createPartitions } from '../db/partitions.ts'
import { inTransaction } from '../db/transaction.ts'
import { createCalendar } from '../facts/calendar.ts'
import { isCustomerLink } from '../facts/customers/record-customer-links.ts'
import { createKeepLineNames } from '../facts/line-names.ts'
import { isPaymentFact } from '../facts/payments/payment.ts'
import { applyEvents, type BatchSettings, type Item, isKnown, isReadable } from '../inbox/apply-batch.ts'
import { inboxLockFor, SELECT_HAS_CUSTOMER_LINKS } from '../inbox/begin-batch.ts'
import { deduplicate } from '../inbox/deduplicate.ts'
import { applyIsolating } from '../inbox/isolate.ts'
import type { Outcome } from '../inbox/message.ts'
import type { Zone } from '../zones/zone.ts'
import type { Tables } from './choose-tables.ts'
import { type Block, readRest } from './raw-events.ts'
import type { Shadow } from './shadow.ts'
import { ReplayStopped, type Target } from './target.ts'

export interface Replay {
  settings: Omit<BatchSettings, 'hasCustomerLinks'>
  shadow: Shadow
  lanes: number
  /** Called with the number of further replayed events. */
  onEvents: (count: number) => void
  signal: AbortSignal | undefined
  /** Of times that name no offset. */
  eventZone: Zone
  /** The end of the events, for a closing of the books. */
  before?: Date | undefined
}

export interface Replayed {
  events: number
  /** Those among them that are refused now. They are in no number of the shadow, and are tried again by each replay. */
  refused: number
  firstError: string | undefined
}

/** Prepares the engine to write to the shadow. */
export function createReplay(
  target: Target,
  { perspectives, facts }: Tables,
  shadow: Shadow,
  { onEvents, signal, before }: Pick<Replay, 'onEvents' | 'signal' | 'before'>,
): Replay {
  const settings: Replay['settings'] = {
    perspectives,
    currency: target.currency,
    calendar: createCalendar(target.zones.shop),
    ensurePartitions: createPartitions(shadow.pool, target.partitionedTables).ensure,
    writeInbox: createConflictGuard(),
    writeOrders: createConflictGuard(),
    usesCosts: true,
    onStep: () => undefined,
    ...(facts.length > 0 && { keepLineNames: createKeepLineNames() }),
  }
  return { settings, shadow, lanes: target.connections, onEvents, signal, eventZone: target.zones.event, before }
}

/**
 * Replays on several connections what the shadow does not have yet. Each block is committed, so what was done once is not done
 * again after a crash.
 */
export async function replayRest(replay: Replay): Promise<Replayed> {
  const { pool, live } = replay.shadow
  return inTransaction(pool, async (reader) => {
    await reader.query('set transaction isolation level repeatable read, read only')
    return replayBlocks(readAhead(readRest(reader, live, readingOf(replay))), replay, async ({ arrivalDay, items }) => {
      const lanes = lanesOf(items, replay.lanes).map((lane) =>
        applyIsolating(lane, (part) =>
          inTransaction(pool, (client) => applyItems(client, { arrivalDay, items: part }, replay)),
        ),
      )
      return (await Promise.all(lanes)).flat()
    })
  })
}

/** The same inside the caller's transaction, for the little that has come meanwhile. */
export async function replayTail(client: pg.PoolClient, replay: Replay): Promise<Replayed> {
  return replayBlocks(readRest(client, replay.shadow.live, readingOf(replay)), replay, ({ arrivalDay, items }) =>
    applyIsolating(items, async (part) => {
      await client.query('savepoint part')
      try {
        return await applyItems(client, { arrivalDay, items: part }, replay)
      } catch (error) {
        await client.query('rollback to savepoint part')
        throw error
      }
    }),
  )
}

const readingOf = ({ eventZone, settings, before }: Replay) => ({
  zone: eventZone,
  before,
  dayOf: (ms: number) => settings.calendar.placeOf(ms).day,
})

async function replayBlocks(
  blocks: AsyncIterable<Block>,
  { onEvents, signal }: Replay,
  apply: (block: Block) => Promise<Outcome[]>,
): Promise<Replayed> {
  const replayed: Replayed = { events: 0, refused: 0, firstError: undefined }
  for await (const block of blocks) {
    if (signal?.aborted) throw new ReplayStopped()
    const refused = (await apply(block)).filter(({ status }) => status === 'rejected')
    replayed.events += block.items.length
    replayed.refused += refused.length
    replayed.firstError ??= refused[0]?.error
    onEvents(block.items.length)
  }
  return replayed
}

/** Reads the next block while the last one is applied. */
async function* readAhead(blocks: AsyncGenerator<Block>): AsyncGenerator<Block> {
  for (let next = blocks.next(); ; ) {
    const { value, done } = await next
    if (done) return
    next = blocks.next()
    next.catch(() => undefined)
    yield value
  }
}

async function applyItems(
  client: pg.PoolClient,
  { arrivalDay, items }: Block,
  { settings }: Replay,
): Promise<Outcome[]> {
  await client.query(inboxLockFor(items))
  const { rows } = await client.query<{ has_customer_links: boolean }>(SELECT_HAS_CUSTOMER_LINKS)
  const { keys } = await deduplicate(client, items.filter(isReadable), settings.writeInbox)
  await applyEvents(
    client,
    [...keys.keys()].filter(isKnown).map(({ decoded }) => decoded.event),
    { day: arrivalDay },
    { ...settings, hasCustomerLinks: rows[0]?.has_customer_links === true },
  )
  return items.map(({ decoded }) =>
    decoded.kind === 'rejected' ? { status: 'rejected', error: decoded.error } : { status: 'accepted' },
  )
}

/**
 * Events about the same thing stay in one lane and so in their order, which matters where two contradict each other: the
 * first one counts.
 */
function lanesOf(block: readonly Item[], count: number): Item[][] {
  const lanes = Map.groupBy(block, (item) => hashOf(subjectOf(item)) % count)
  return [...lanes.values()]
}

function subjectOf(item: Item): string {
  if (!isKnown(item)) return ''
  const { tenantId, key, event } = item.decoded
  if (isPaymentFact(event)) return `${tenantId}\u0000${readId(event.payload.paymentId ?? '')}`
  if (isCustomerLink(event)) return `${tenantId}\u0000customers`
  const payload = event.payload as Partial<Record<'orderId' | 'productId' | 'refundId', string | number>>
  const id = payload.orderId ?? payload.productId ?? payload.refundId
  return `${tenantId}\u0000${id === undefined ? key : readId(id)}`
}

function hashOf(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) >>> 0
  return hash
}
