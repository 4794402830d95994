import { pause } from '../../waiting/pause.ts'
import { type Delivered, type Settlement, type Take, TakeAborted } from '../transport.ts'

export interface IntakeOptions {
  take: Take
  batchSize: number
  /** Called for an error that the messages did not cause; they are retried. */
  onFailure: (error: unknown) => void
  onSuccess: () => void
  signal: AbortSignal
}

const MAX_BYTES = 8 * 1024 * 1024
/** The memory of a message in addition to its body. */
const OVERHEAD_BYTES = 500
const RETRY_AFTER_MS = 1000

/** Hands messages to `take`, at most two batches at a time, and retries until there is an answer. */
export class Intake {
  messages = 0
  readonly #options: IntakeOptions
  #bytes = 0
  #idle = Promise.withResolvers<void>()

  constructor(options: IntakeOptions) {
    this.#options = options
    this.#idle.resolve()
  }

  /** The number of messages of one call. Half a batch, so that several database connections share the messages. */
  get sliceSize(): number {
    return Math.max(1, Math.floor(this.#options.batchSize / 2))
  }

  get hasRoom(): boolean {
    return this.messages + this.sliceSize <= 2 * this.#options.batchSize && this.#bytes < MAX_BYTES
  }

  /** Resolves once no message is open. */
  get idle(): Promise<void> {
    return this.#idle.promise
  }

  /** @returns false when Tidemark stopped first; the outcome of the messages is unknown then. */
  async give(messages: readonly Delivered[]): Promise<boolean> {
    const bytes = messages.reduce((sum, { body }) => sum + body.length + OVERHEAD_BYTES, 0)
    if (this.messages === 0) this.#idle = Promise.withResolvers()
    this.messages += messages.length
    this.#bytes += bytes
    const answer = await this.#takeWithRetries(messages)
    this.messages -= messages.length
    this.#bytes -= bytes
    if (this.messages === 0) this.#idle.resolve()
    return answer !== undefined
  }

  async #takeWithRetries(messages: readonly Delivered[]): Promise<readonly Settlement[] | undefined> {
    const { take, onFailure, onSuccess, signal } = this.#options
    while (true) {
      try {
        const settlements = await take(messages)
        onSuccess()
        return settlements
      } catch (error) {
        if (error instanceof TakeAborted) return undefined
        onFailure(error)
      }
      await pause(RETRY_AFTER_MS, { signal })
      if (signal.aborted) return undefined
    }
  }
}
