import type { Logger } from 'pino'
import { type Actor, recordAudit } from '../access/audit.ts'
import type { Config } from '../config/config.ts'
import { createSourceReader } from '../connections/source-reader.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Outcome } from '../inbox/message.ts'
import { hideSecrets, loadTransport } from '../transports/index.ts'
import { findSource } from '../transports/read-sources.ts'
import { takeIntoInbox } from '../transports/take-into-inbox.ts'
import { UserError } from '../user-error.ts'
import { HTTP_GIVE_UP_MS, openInbox } from './open-inbox.ts'
import { readAllSources } from './read-all-sources.ts'

export interface DrainOptions {
  /** For the audit log. */
  actor: Actor
  log: Logger
  /** Ends after the messages in flight. */
  signal: AbortSignal
  onOutcomes: (outcomes: readonly Outcome[]) => void
}

/** Messages still in flight after this long return to the broker. */
const DRAIN_GRACE_MS = 10_000

/** The dead letters of a broker cannot be received. The message contains no secret. */
export class DrainError extends UserError {}

/**
 * Moves the broker's own dead letters of a source into the inbox.
 *
 * @returns the number of messages received from the broker.
 * @throws ConfigError for an unknown source, SetupError, and DrainError with the message of the broker.
 */
export async function drainSource(config: Config, name: string, options: DrainOptions): Promise<number> {
  const { actor, log, signal, onOutcomes } = options
  const source = findSource(await readAllSources(config), name)
  const { database, inbox, close } = await openInbox(config, { log, giveUpAfterMs: HTTP_GIVE_UP_MS })
  // Before the first message, because messages that were taken cannot be returned.
  await inTransaction(database.pool, (client) =>
    recordAudit(client, { actor, action: 'dead-letters.drained', object: name }),
  )
  const giveUp = new AbortController()
  const onStop = () => setTimeout(() => giveUp.abort(), DRAIN_GRACE_MS).unref()
  signal.addEventListener('abort', onStop, { once: true })
  const take = takeIntoInbox({
    source: name,
    defaultTenantId: source.tenantId,
    inbox,
    read: createSourceReader(source),
    log,
    onOutcomes,
    signal: giveUp.signal,
  })
  try {
    const transport = await loadTransport(source)
    return await transport.drain(source, { take, log, batchSize: config.batchSize, signal })
  } catch (cause) {
    throw new DrainError(hideSecrets((cause as Error).message, source), { cause })
  } finally {
    signal.removeEventListener('abort', onStop)
    await close()
  }
}
