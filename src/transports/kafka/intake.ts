import { pause } from '../../waiting/pause.ts'
import { type Delivered, type Settlement, type Take, TakeAborted } from '../transport.ts'

export interface IntakeOptions {
  take: Take
  batchSize: number
  /** Something went wrong that is no fault of the messages; they are tried again. */
  onFailure: (error: unknown) => void
  onSuccess: () => void
  signal: AbortSignal
}

const MAX_BYTES = 8 * 1024 * 1024
/** What a message costs besides its body. */
const OVERHEAD_BYTES = 500
const RETRY_AFTER_MS = 1000

/** The messages that were handed over and are not answered: never more than two batches of them. */
export class Intake {
  messages = 0
  readonly #options: IntakeOptions
  #bytes = 0
  #idle = Promise.withResolvers<void>()

  constructor(options: IntakeOptions) {
    this.#options = options
    this.#idle.resolve()
  }

  /** As many as go together: several connections apply a batch each, and share two of them at most. */
  get sliceSize(): number {
    return Math.max(1, Math.floor(this.#options.batchSize / 2))
  }

  get hasRoom(): boolean {
    return this.messages + this.sliceSize <= 2 * this.#options.batchSize && this.#bytes < MAX_BYTES
  }

  /** Resolves once nothing is in hand. */
  get idle(): Promise<void> {
    return this.#idle.promise
  }

  /** Hands messages over until there is an answer; false when Tidemark stopped first and nothing is known about them. */
  async give(messages: readonly Delivered[]): Promise<boolean> {
    const bytes = messages.reduce((sum, { body }) => sum + body.length + OVERHEAD_BYTES, 0)
    if (this.messages === 0) this.#idle = Promise.withResolvers()
    this.messages += messages.length
    this.#bytes += bytes
    const answer = await this.#takeAtLast(messages)
    this.messages -= messages.length
    this.#bytes -= bytes
    if (this.messages === 0) this.#idle.resolve()
    return answer !== undefined
  }

  async #takeAtLast(messages: readonly Delivered[]): Promise<readonly Settlement[] | undefined> {
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
