import type pg from 'pg'
import type { Logger } from 'pino'
import type { CommittedBatch } from '../inbox/inbox.ts'
import type { Perspective } from '../perspectives/perspective.ts'
import { atMostEvery } from './at-most-every.ts'
import { changesOfBatch, tablesByChange } from './batch-changes.ts'
import { addChanges, everything, isEmpty, noChanges } from './changes.ts'
import { notifyChanges } from './notify.ts'

/** Notifies the processes that serve live updates of commits in this process. */
export interface Announcer {
  /** @param onSent called when clients have been notified of the batch. */
  announce(batch: CommittedBatch, onSent?: () => void): void
  /** Sends the remaining changes. */
  stop(): Promise<void>
}

export interface AnnouncerSettings {
  pool: pg.Pool
  perspectives: readonly Perspective[]
  log: Pick<Logger, 'debug'>
}

/** Notifications are hints. A few per second are enough, and each of them costs every listener a little. */
const EVERY_MS = 250

/**
 * Gathers the changes of batches and sends them with NOTIFY, after the commits and on another connection: inside their
 * transactions, NOTIFY would make the commits wait for each other. After a failure, the next notification is "everything".
 */
export function createAnnouncer({ pool, perspectives, log }: AnnouncerSettings): Announcer {
  const tablesOf = tablesByChange(perspectives)
  let gathered = noChanges()
  let awaiting: (() => void)[] = []
  let isReachable = true

  async function send() {
    const changes = gathered
    const sent = awaiting
    gathered = noChanges()
    awaiting = []
    try {
      if (!isEmpty(changes)) {
        await notifyChanges(pool, changes)
        isReachable = true
      }
      for (const onSent of sent) onSent()
    } catch (error) {
      log.debug({ err: error }, 'live updates could not be announced')
      addChanges(gathered, everything())
      awaiting.unshift(...sent)
      isReachable = false
      sending.want()
    }
  }

  const sending = atMostEvery(EVERY_MS, send)
  return {
    announce(batch, onSent) {
      if (onSent) awaiting.push(onSent)
      addChanges(gathered, changesOfBatch(batch, tablesOf))
      sending.want()
    },
    async stop() {
      await sending.stop()
      if (isReachable) await send()
    },
  }
}
