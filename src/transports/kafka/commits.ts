import type { Consumer } from '@platformatic/kafka'
import type { Logger } from 'pino'
import type { Ownership } from './ownership.ts'

const COMMIT_EVERY_MS = 200

/**
 * Commits how far each partition has been processed. A failed commit is not a problem: the next one includes it, and records that
 * are never committed are redelivered as duplicates.
 */
export class Commits {
  readonly #group: Consumer
  readonly #ownership: Ownership
  readonly #log: Logger
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #isStopped = false

  constructor(group: Consumer, ownership: Ownership, log: Logger) {
    this.#group = group
    this.#ownership = ownership
    this.#log = log
  }

  /** Commits soon. */
  schedule(): void {
    if (!this.#isStopped) this.#timer ??= setTimeout(() => void this.now(), COMMIT_EVERY_MS)
  }

  /** Commits all progress at once. Never throws. */
  async now(): Promise<void> {
    this.#cancelTimer()
    while (this.#running) await this.#running
    this.#running = this.#commit().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** Ends the scheduled commits. */
  stop(): void {
    this.#isStopped = true
    this.#cancelTimer()
  }

  async #commit(): Promise<void> {
    // Between joining and its assignment, the member has a new generation that its old partitions do not belong to.
    if (this.#group.generationId !== this.#ownership.generationId) return this.schedule()
    const due = this.#ownership.list().flatMap((owned) => {
      const { doneTo, doneMessages } = owned.progress
      return doneTo === undefined || doneTo === owned.committed ? [] : [{ owned, offset: doneTo, doneMessages }]
    })
    if (due.length === 0) return
    try {
      const offsets = due.map(({ owned: { topic, partition }, offset }) => ({
        topic,
        partition,
        offset,
        leaderEpoch: -1,
      }))
      await this.#group.commit({ offsets })
      for (const { owned, offset, doneMessages } of due) {
        owned.committed = offset
        owned.committedMessages = doneMessages
      }
    } catch (error) {
      this.#log.debug({ err: error }, 'kafka: offsets were not committed')
      this.schedule()
    }
  }

  #cancelTimer(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
