import type pg from 'pg'
import type { Logger } from 'pino'
import type { Pace } from '../waiting/report-pace.ts'
import { atMostEvery } from './at-most-every.ts'
import { addChanges, type ChangeFilter, everything, isEmpty, noChanges } from './changes.ts'
import { EventStream } from './event-stream.ts'
import { createHistory } from './history.ts'
import { type Listener, startListener } from './listener.ts'
import { readNotification } from './notification.ts'
import { HEARTBEAT, OPENING, writeEvents } from './write-events.ts'

export interface LiveFeedSettings {
  pool: pg.Pool
  log: Pick<Logger, 'debug' | 'warn'>
  /** The shortest time between two events of a client. */
  notifyEveryMs?: number
  /** The interval at which a stream shows that it is alive. */
  heartbeatEveryMs?: number
  /** Leaves time to other work between two groups of clients. */
  pace?: Pace
  /** A client that reads nothing for this long is disconnected. */
  giveUpAfterMs?: number
}

/** Sends the changes of the database to all clients with an open stream. */
export interface LiveFeed {
  /** Opens the stream of a client. `lastEventId` is the last event that the client received on an earlier stream. */
  open(wanted: ChangeFilter, lastEventId: string | undefined): EventStream
  /** The number of clients, how many of them do not read, and the bytes that wait for all of them. */
  accounting(): { clients: number; blocked: number; bufferedBytes: number }
  /** Ends all streams. */
  close(): Promise<void>
}

const NOTIFY_EVERY_MS = 250
const HEARTBEAT_EVERY_MS = 15_000
const GIVE_UP_AFTER_MS = 120_000
/** The clients that receive an event in the same turn of the event loop. */
const CLIENTS_AT_ONCE = 10

/** Makes a feed. It starts to listen with its first client, and listens until it is closed. */
export function createLiveFeed(settings: LiveFeedSettings): LiveFeed {
  const { pool, log, pace, notifyEveryMs = NOTIFY_EVERY_MS } = settings
  const { heartbeatEveryMs = HEARTBEAT_EVERY_MS, giveUpAfterMs = GIVE_UP_AFTER_MS } = settings
  const history = createHistory()
  const clients = new Set<EventStream>()
  let gathered = noChanges()
  let listener: Listener | undefined
  let heartbeat: NodeJS.Timeout | undefined
  let isClosed = false

  async function publish() {
    if (isEmpty(gathered)) return
    history.add(gathered, performance.now())
    gathered = noChanges()
    const texts = new Map<string, string>()
    let sent = 0
    for (const client of clients) {
      if (sent++ % CLIENTS_AT_ONCE === 0) await pace?.()
      sendChanges(client, texts)
    }
  }
  const publishing = atMostEvery(notifyEveryMs, publish)

  /** Most clients know the same changes and have the same filter, so their text is made once. */
  function sendChanges(client: EventStream, texts = new Map<string, string>()) {
    if (client.blockedSinceMs !== undefined) return
    const { wanted, known } = client
    const key = JSON.stringify([known, wanted.tenantId, wanted.currency])
    let text = texts.get(key)
    if (text === undefined) {
      const changes = history.since(known, wanted) ?? everything()
      text = writeEvents(changes, history.idOf(history.newest), history.eventsPerSecond(wanted, performance.now()))
      texts.set(key, text)
    }
    client.known = history.newest
    if (text !== '') client.send(text)
  }

  function beat() {
    for (const client of clients) {
      const { blockedSinceMs } = client
      if (blockedSinceMs === undefined) client.send(HEARTBEAT)
      else if (performance.now() - blockedSinceMs > giveUpAfterMs) client.destroy()
    }
  }

  function start() {
    heartbeat = setInterval(beat, heartbeatEveryMs).unref()
    const receive = (changes: typeof gathered) => {
      addChanges(gathered, changes)
      publishing.want()
    }
    return startListener({
      pool,
      log,
      onListening: () => receive(everything()),
      onNotification: (text) => receive(readNotification(text)),
    })
  }

  return {
    open(wanted, lastEventId) {
      const known = lastEventId === undefined ? undefined : history.numberOf(lastEventId)
      const client = new EventStream({
        wanted,
        known: known ?? history.newest,
        onReady: (stream) => sendChanges(stream),
        onClosed: (stream) => clients.delete(stream),
      })
      if (isClosed) {
        client.end()
        return client
      }
      clients.add(client)
      listener ??= start()
      client.send(OPENING)
      if (known === undefined) client.send(writeEvents(everything(), history.idOf(history.newest), 0))
      else sendChanges(client)
      return client
    },

    accounting() {
      const all = [...clients]
      return {
        clients: all.length,
        blocked: all.filter(({ blockedSinceMs }) => blockedSinceMs !== undefined).length,
        bufferedBytes: all.reduce((sum, { readableLength }) => sum + readableLength, 0),
      }
    },

    async close() {
      isClosed = true
      clearInterval(heartbeat)
      for (const client of clients) client.end()
      await publishing.stop()
      await listener?.close()
    },
  }
}
