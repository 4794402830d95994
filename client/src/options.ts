import type { ClientError } from './client-error.ts'

export interface ClientOptions {
  /** The address of Tidemark, such as `https://tidemark.example`. */
  url: string
  /** An access key with the scope `ingest` for events, and `read` for reports. */
  key?: string
  /** The tenant of events that name none. */
  tenant?: string
  /**
   * What went wrong, and whether events were lost. Its own errors are ignored.
   *
   * @default prints the message by `console.warn`
   */
  onError?: (error: ClientError) => void
  /** The longest time an event waits for others, in milliseconds. @default 500 */
  maxDelayMs?: number
  /** The most events of a request. @default 500 */
  maxBatchEvents?: number
  /** The most bytes of a request, before compression. @default 1_000_000 */
  maxBatchBytes?: number
  /** The most events that wait, with those of the request that is running. @default 10_000 */
  maxBufferedEvents?: number
  /** The most bytes that wait. @default 16_000_000 */
  maxBufferedBytes?: number
  /** Which event is dropped if too many wait. @default 'drop-newest' */
  whenFull?: 'drop-newest' | 'drop-oldest'
  /** The first delay after a failure, in milliseconds. It doubles with each further failure. @default 500 */
  minRetryDelayMs?: number
  /** The longest delay after a failure. @default 30_000 */
  maxRetryDelayMs?: number
  /** The longest time of a request. @default 15_000 */
  timeoutMs?: number
  /** The longest time of `flush` and `close`, also when the process ends. @default 10_000 */
  flushTimeoutMs?: number
  /** Compress requests. @default true, where the runtime can */
  gzip?: boolean
  /** @default the `fetch` of the runtime */
  fetch?: typeof fetch
}

export type Settings = Required<Omit<ClientOptions, 'key' | 'tenant'>> & Pick<ClientOptions, 'key' | 'tenant'>

/**
 * Options with the defaults of what they leave out.
 *
 * @throws TypeError if the address is not one, or a limit is not a positive number.
 */
export function withDefaults(options: ClientOptions): Settings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const settings: Settings = {
    onError: (error) => console.warn(`tidemark: ${error.message}`),
    maxDelayMs: 500,
    maxBatchEvents: 500,
    maxBatchBytes: 1_000_000,
    maxBufferedEvents: 10_000,
    maxBufferedBytes: 16_000_000,
    whenFull: 'drop-newest',
    minRetryDelayMs: 500,
    maxRetryDelayMs: 30_000,
    timeoutMs: 15_000,
    flushTimeoutMs: 10_000,
    gzip: typeof CompressionStream === 'function',
    // Some runtimes refuse a call of `fetch` as a method of another object.
    fetch: (input, init) => globalThis.fetch(input, init),
    ...(given as Pick<ClientOptions, 'url'>),
  }
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value !== 'number' || value > 0 || (name === 'maxDelayMs' && value === 0)) continue
    throw new TypeError(`${name} must be a positive number, not ${value}`)
  }
  return { ...settings, url: addressOf(settings.url) }
}

function addressOf(url: unknown): string {
  if (typeof url === 'string' && /^https?:\/\/[^/]/.test(url)) return url.replace(/\/+$/, '')
  throw new TypeError(
    `url must be the address of Tidemark, such as https://tidemark.example, not ${JSON.stringify(url)}`,
  )
}
