import type { Consumer } from '@platformatic/kafka'
import type { Logger } from 'pino'
import type { Ownership } from './ownership.ts'

const COMMIT_EVERY_MS = 200

/**
 * Tells Kafka how far each partition has been dealt with. A commit that fails is not worth a word: the next one says the
 * same and more, and what is never told comes again and is recognised by the inbox.
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

  /** Commits at once all that is done by now; never throws. */
  async now(): Promise<void> {
    this.#cancelTimer()
    while (this.#running) await this.#running
    this.#running = this.#commit().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** Commits no more by itself. */
  stop(): void {
    this.#isStopped = true
    this.#cancelTimer()
  }

  async #commit(): Promise<void> {
    // Between joining and learning what it was given, the member has a generation that its old partitions do not belong to.
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
