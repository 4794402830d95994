import type pg from 'pg'
import type { Logger } from 'pino'
import type { CommittedBatch } from '../inbox/inbox.ts'
import type { Perspective } from '../perspectives/perspective.ts'
import { atMostEvery } from './at-most-every.ts'
import { newsOfBatch, tablesByChange } from './batch-changes.ts'
import { addNews, emptyNews, everything, isEmpty } from './changes.ts'
import { tellNews } from './notify.ts'

/** Tells the processes that serve live updates what was committed in this one. */
export interface Announcer {
  announce(batch: CommittedBatch): void
  /** Sends what is left. */
  stop(): Promise<void>
}

export interface AnnouncerSettings {
  pool: pg.Pool
  perspectives: readonly Perspective[]
  log: Pick<Logger, 'debug'>
}

/** Notifications are hints: a few a second are enough, and each costs all who listen a little. */
const EVERY_MS = 250

/**
 * Gathers what batches have to tell and sends it with NOTIFY, after their commit and on another connection: inside their
 * transactions, NOTIFY would make their commits wait for each other. What could not be sent is told as "everything".
 */
export function createAnnouncer({ pool, perspectives, log }: AnnouncerSettings): Announcer {
  const tablesOf = tablesByChange(perspectives)
  let gathered = emptyNews()
  let isReachable = true

  async function send() {
    const news = gathered
    gathered = emptyNews()
    if (isEmpty(news)) return
    try {
      await tellNews(pool, news)
      isReachable = true
    } catch (error) {
      log.debug({ err: error }, 'live updates could not be announced')
      addNews(gathered, everything())
      isReachable = false
      sending.want()
    }
  }

  const sending = atMostEvery(EVERY_MS, send)
  return {
    announce(batch) {
      addNews(gathered, newsOfBatch(batch, tablesOf))
      sending.want()
    },
    async stop() {
      await sending.stop()
      if (isReachable) await send()
    },
  }
}
