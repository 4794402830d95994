import type { Pool } from 'pg'
import type { Actor } from '../access/audit.ts'
import { openClock } from '../db/clock.ts'
import { letterHash } from '../inbox/dead-letters.ts'
import { type Decoded, type DecodeSettings, decode } from '../inbox/decode.ts'
import type { Inbox, Message, Outcome } from '../inbox/message.ts'
import { type DeadLetter, messageOf } from './dead-letter.ts'
import { discardDeadLetters } from './discard.ts'
import { chunkBySize, readDeadLetters } from './read.ts'

export interface RetryOptions {
  pool: Pool
  inbox: Inbox
  settings: Omit<DecodeSettings, 'nowMs'>
  /** For the audit log. */
  actor: Actor
  /** The only tenant whose letters may be touched, and whose events may come of them. Undefined: all. */
  onlyTenantId?: string
  /** Called with the outcomes of each source. */
  onOutcomes?: (source: string, outcomes: readonly Outcome[]) => void
  /** Ends after the letters in flight; the others are not retried. */
  signal?: AbortSignal
}

/** The outcome of one dead letter. */
export type Retried = Outcome & { letterId: number; source: string }

/**
 * Submits dead letters to the inbox again, unchanged. Letters that are applied, or were applied before, are removed. Letters
 * that are rejected again stay, without an entry of the audit log. A crash in between leaves letters whose next retry is a duplicate.
 *
 * @returns the outcome of each, in the order of their ids. Letters that do not exist are left out.
 * @throws InboxUnavailable as `Inbox.submit` does. Events that were applied until then stay applied.
 */
export async function retryDeadLetters(ids: readonly number[], options: RetryOptions): Promise<Retried[]> {
  const retried: Retried[] = []
  for (const chunk of await chunkBySize(options.pool, ids, options.onlyTenantId)) {
    if (options.signal?.aborted) break
    const letters = await readDeadLetters(options.pool, chunk, options.onlyTenantId)
    retried.push(...(await retryTogether(letters, options)))
  }
  return retried
}

async function retryTogether(letters: readonly DeadLetter[], options: RetryOptions): Promise<Retried[]> {
  const settings = await settingsNow(options)
  const foreign = new Map(letters.map((letter) => [letter, foreignTenant(messageOf(letter), options, settings)]))
  const own = letters.filter((letter) => !foreign.get(letter))
  const messages = own.map((letter) => messageOf(letter))
  const outcomes = new Map((await options.inbox.submit(messages)).map((outcome, i) => [own[i] as DeadLetter, outcome]))
  const done = own.filter((letter) => isDone(letter, outcomes.get(letter) as Outcome, settings))
  await discardDeadLetters(
    options.pool,
    done.map(({ id }) => id),
    { actor: options.actor, removal: 'retried' },
  )
  reportOutcomes(outcomes, options)
  return letters.map((letter) => {
    const outcome = outcomes.get(letter) ?? (foreign.get(letter) as Outcome)
    return { ...outcome, letterId: letter.id, source: letter.source }
  })
}

/**
 * Submits a dead letter with another body. If that would be rejected as well, nothing changes.
 *
 * @returns the outcome, or the outcome it would have; undefined if the letter does not exist.
 */
export async function retryEdited(
  id: number,
  body: string | Uint8Array,
  options: RetryOptions,
): Promise<Retried | undefined> {
  const [letter] = await readDeadLetters(options.pool, [id], options.onlyTenantId)
  if (!letter) return undefined
  const settings = await settingsNow(options)
  const message = messageOf(letter, body)
  const refusal = refusalOf(decode(message, settings)) ?? foreignTenant(message, options, settings)
  if (refusal) return { ...refusal, letterId: id, source: letter.source }
  const [outcome] = await options.inbox.submit([message])
  if (!outcome) throw new Error('The inbox returned no outcome for a message')
  if (outcome.status !== 'rejected')
    await discardDeadLetters(options.pool, [id], { actor: options.actor, removal: 'edited' })
  else await withdraw(options.pool, message, outcome, letter)
  reportOutcomes(new Map([[letter, outcome]]), options)
  return { ...outcome, letterId: id, source: letter.source }
}

/** Removes the dead letter of an edited body that was rejected. The sender has the error and still has the body. */
async function withdraw(
  pool: Pool,
  message: Message,
  { id, reason = 'invalid' }: Outcome,
  letter: DeadLetter,
): Promise<void> {
  await pool.query(
    `delete from dead_letters
    where source = $1 and body_hash = $2 and dead_letter_id > $3 and times_seen = 1`,
    [message.source, letterHash(message, { id, reason }), letter.id],
  )
}

/** With the database's clock, by which the inbox judges too. */
async function settingsNow({ pool, settings }: RetryOptions): Promise<DecodeSettings> {
  const { nowMs } = await openClock(pool)
  return { ...settings, nowMs }
}

function refusalOf(decoded: Decoded): Outcome | undefined {
  if (decoded.kind !== 'rejected') return undefined
  const { id, type, reason, error } = decoded
  return { status: 'rejected', id, type, reason, error }
}

/**
 * The outcome of a letter whose event belongs to another tenant than `onlyTenantId`. The inbox cannot check this by the message's own
 * `onlyTenantId`, because that is the one of the original sender, who may have been bound to no tenant.
 */
function foreignTenant(
  message: Message,
  { onlyTenantId }: RetryOptions,
  settings: DecodeSettings,
): Outcome | undefined {
  if (onlyTenantId === undefined) return undefined
  const { tenantId, id, type } = decode(message, settings)
  if (tenantId === onlyTenantId) return undefined
  const error = `the event belongs to another tenant; this access key opens only "${onlyTenantId}"`
  return { status: 'rejected', id, type, reason: 'wrong_tenant', error }
}

/** Whether the letter is no longer needed: its event was applied, or it was stored again as a letter of the tenant that it names. */
function isDone(letter: DeadLetter, outcome: Outcome, settings: DecodeSettings): boolean {
  if (outcome.status !== 'rejected') return true
  const message = messageOf(letter)
  const { id, reason = 'invalid' } = outcome
  return (
    decode(message, settings).tenantId !== letter.tenantId || letterHash(message, { id, reason }) !== letter.bodyHash
  )
}

function reportOutcomes(outcomes: ReadonlyMap<DeadLetter, Outcome>, { onOutcomes }: RetryOptions): void {
  const bySource = Map.groupBy(outcomes, ([{ source }]) => source)
  for (const [source, entries] of bySource)
    onOutcomes?.(
      source,
      entries.map(([, outcome]) => outcome),
    )
}
