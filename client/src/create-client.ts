import { askReport, type ReportAnswer, type ReportName, type ReportParameters } from './ask-report.ts'
import type { Waiting } from './buffer.ts'
import { createDelivery, type Stats } from './delivery.ts'
import type { Id, Payloads, Time } from './generated/events.ts'
import { type ClientOptions, withDefaults } from './options.ts'

export type EventType = keyof Payloads

/** An event of type `T`. */
export interface ShopEvent<T extends EventType = EventType> {
  type: T
  data: Payloads[T]
  /**
   * The same event has the same id each time it is sent, and counts once. Events of different types may have the same id, such as the number
   * of the order. Default: a new id.
   */
  id?: Id
  /** The time of an event whose data has none. Default: now. */
  time?: Time
  /** Default: the tenant of the client, else that of the key. */
  tenant?: string
}

/** An event of any type, with the data of its type. */
export type AnyEvent = { [T in EventType]: ShopEvent<T> }[EventType]

export interface Client {
  /**
   * Takes an event and returns at once. Never throws: what goes wrong is given to `onError`.
   *
   * @returns whether the event was taken. False: it is dropped, which `onError` and `stats` say.
   */
  send(event: AnyEvent): boolean
  /**
   * Sends what waits. Never throws.
   *
   * @returns whether every event has an outcome. False: time is up, and the events still wait.
   */
  flush(options?: { timeoutMs?: number }): Promise<boolean>
  /** Flushes and ends the client. What is left is dropped and reported. */
  close(options?: { timeoutMs?: number }): Promise<boolean>
  /** The events by their outcome. */
  stats(): Stats
  /**
   * Asks for a report, by its path after `/api/analytics/`.
   *
   * @throws ReportError for an answer that is an error, and the error of `fetch` if there is none.
   */
  report<N extends ReportName>(name: N, ...parameters: OptionalIfEmpty<ReportParameters<N>>): Promise<ReportAnswer<N>>
}

/** Parameters can be left out if none is required. */
type OptionalIfEmpty<P> = Record<never, never> extends P ? [parameters?: P] : [parameters: P]

/**
 * Makes a client of a Tidemark. Where the runtime says that the process ends (`beforeExit` of Node, Bun and Deno), it sends what waits.
 *
 * @throws TypeError if an option is wrong.
 */
export function createClient(options: ClientOptions): Client {
  const settings = withDefaults(options)
  const delivery = createDelivery(settings)
  const { flushTimeoutMs } = settings
  const leave = closeAtExit(() => delivery.close(flushTimeoutMs))

  return {
    send(event) {
      const waiting = write(event, settings.tenant)
      if ('error' in waiting) {
        const name = { id: String(event?.id ?? ''), type: String(event?.type ?? ''), text: '', bytes: 0 }
        delivery.drop([name], 'not_json', `${name.type} ${name.id} cannot be written as JSON: ${waiting.error}`)
        return false
      }
      return delivery.add(waiting)
    },
    flush: ({ timeoutMs = flushTimeoutMs } = {}) => delivery.flush(timeoutMs),
    close({ timeoutMs = flushTimeoutMs } = {}) {
      leave()
      return delivery.close(timeoutMs)
    },
    stats: () => delivery.stats(),
    report: (name, ...[parameters]) => askReport(settings, name, parameters ?? {}),
  }
}

/** The event as JSON. Later changes of the object do not change what is sent. */
function write(event: AnyEvent, defaultTenant: string | undefined): Waiting | { error: string } {
  try {
    const { type, data, tenant = defaultTenant } = event
    const id = String(event.id ?? crypto.randomUUID())
    const text = JSON.stringify({ id, type, time: event.time ?? new Date(), tenant, data })
    return { id, type, text, bytes: new TextEncoder().encode(text).length }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

const openClients = new Set<() => void>()
let isListening = false

/**
 * Closes a client when the runtime says that the process ends. Edge runtimes do not say so.
 *
 * @returns removes the client from those that are closed.
 */
function closeAtExit(close: () => void): () => void {
  const { process } = globalThis as { process?: { on?: (event: 'beforeExit', listener: () => void) => void } }
  if (!isListening) {
    isListening = true
    process?.on?.('beforeExit', () => {
      for (const closeOne of openClients) closeOne()
      openClients.clear()
    })
  }
  openClients.add(close)
  return () => void openClients.delete(close)
}
