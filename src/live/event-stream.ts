import { Readable } from 'node:stream'
import type { ChangeFilter } from './changes.ts'

/** The bytes that may wait before a client counts as blocked. */
const BUFFERED_BYTES = 16_384

interface EventStreamSettings {
  wanted: ChangeFilter
  /** The number of the newest changes that the client has received. */
  known: number
  /** The client reads again. */
  onReady: (stream: EventStream) => void
  onClosed: (stream: EventStream) => void
}

/**
 * The events of one client. While the client does not read, nothing is sent: missed changes are not stored here but looked up in
 * the history once the client reads again. So a client takes no more memory than one text and the buffers of the operating system.
 */
export class EventStream extends Readable {
  readonly wanted: ChangeFilter
  known: number
  /** Since when the client has not read; undefined while it does. */
  blockedSinceMs: number | undefined
  readonly #settings: EventStreamSettings
  #isEnded = false

  constructor(settings: EventStreamSettings) {
    super({ highWaterMark: BUFFERED_BYTES })
    this.#settings = settings
    this.wanted = settings.wanted
    this.known = settings.known
  }

  /** Sends a text, unless the client does not read. */
  send(text: string): void {
    if (this.#isEnded || this.blockedSinceMs !== undefined || this.destroyed) return
    if (!this.push(text)) this.blockedSinceMs = performance.now()
  }

  /** Ends the stream after everything that was sent. For a client that does not read, it ends at once. */
  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    if (this.blockedSinceMs === undefined) this.push(null)
    else this.destroy()
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
