import { Readable } from 'node:stream'
import type { NewsFilter } from './changes.ts'

/** What may wait here before a client counts as one that does not read. */
const BUFFERED_BYTES = 16_384

interface EventStreamSettings {
  wanted: NewsFilter
  /** The number of the newest news that the client knows. */
  known: number
  /** The client takes more again. */
  onReady: (stream: EventStream) => void
  onClosed: (stream: EventStream) => void
}

/**
 * The events of one client. While the client does not read, it gets nothing: what it misses is not kept here but looked up
 * in the history once it reads again. So a client holds no more than one text and what the operating system buffers.
 */
export class EventStream extends Readable {
  readonly wanted: NewsFilter
  known: number
  /** Since when the client has not read; undefined while it does. */
  blockedSinceMs: number | undefined
  readonly #settings: EventStreamSettings

  constructor(settings: EventStreamSettings) {
    super({ highWaterMark: BUFFERED_BYTES })
    this.#settings = settings
    this.wanted = settings.wanted
    this.known = settings.known
  }

  /** Sends a text, unless the client does not read. */
  tell(text: string): void {
    if (this.blockedSinceMs !== undefined || this.readableEnded || this.destroyed) return
    if (!this.push(text)) this.blockedSinceMs = performance.now()
  }

  override _read(): void {
    if (this.blockedSinceMs === undefined) return
    this.blockedSinceMs = undefined
    this.#settings.onReady(this)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#settings.onClosed(this)
    done(error)
  }
}
