import type pg from 'pg'
import type { Logger } from 'pino'
import { atMostEvery } from './at-most-every.ts'
import { addNews, emptyNews, everything, isEmpty, type NewsFilter } from './changes.ts'
import { EventStream } from './event-stream.ts'
import { createHistory } from './history.ts'
import { type Listener, startListener } from './listener.ts'
import { readNotification } from './notification.ts'
import { HEARTBEAT, OPENING, writeEvents } from './write-events.ts'

export interface LiveFeedSettings {
  pool: pg.Pool
  log: Pick<Logger, 'debug' | 'warn'>
  /** How often a client is told something at most. */
  tellEveryMs?: number
  /** How often a stream shows that it is alive. */
  heartbeatEveryMs?: number
  /** Whoever reads nothing for so long is not there any more. */
  giveUpAfterMs?: number
}

/** What changes in the database, told to whoever has a stream open. */
export interface LiveFeed {
  /** Opens a client's stream. `lastEventId`: the last event that it knows from an earlier one. */
  open(wanted: NewsFilter, lastEventId: string | undefined): EventStream
  /** The clients there are, those that do not read, and the bytes that wait here for all of them. */
  accounting(): { clients: number; blocked: number; bufferedBytes: number }
  /** Ends all streams. */
  close(): Promise<void>
}

const TELL_EVERY_MS = 250
const HEARTBEAT_EVERY_MS = 15_000
const GIVE_UP_AFTER_MS = 120_000

/** Makes a feed. It begins to listen with its first client, and goes on until it is closed. */
export function createLiveFeed(settings: LiveFeedSettings): LiveFeed {
  const { pool, log, tellEveryMs = TELL_EVERY_MS } = settings
  const { heartbeatEveryMs = HEARTBEAT_EVERY_MS, giveUpAfterMs = GIVE_UP_AFTER_MS } = settings
  const history = createHistory()
  const clients = new Set<EventStream>()
  let gathered = emptyNews()
  let listener: Listener | undefined
  let heartbeat: NodeJS.Timeout | undefined
  let isClosed = false

  function publish() {
    if (isEmpty(gathered)) return
    history.add(gathered, performance.now())
    gathered = emptyNews()
    const texts = new Map<string, string>()
    for (const client of clients) tellNews(client, texts)
  }
  const publishing = atMostEvery(tellEveryMs, publish)

  /** Most clients know the same and want the same: such a text is made once. */
  function tellNews(client: EventStream, texts = new Map<string, string>()) {
    if (client.blockedSinceMs !== undefined) return
    const { wanted, known } = client
    const key = JSON.stringify([known, wanted.tenantId, wanted.currency])
    let text = texts.get(key)
    if (text === undefined) {
      const news = history.since(known, wanted) ?? everything()
      text = writeEvents(news, history.idOf(history.newest), history.eventsPerSecond(wanted, performance.now()))
      texts.set(key, text)
    }
    client.known = history.newest
    if (text !== '') client.tell(text)
  }

  function beat() {
    for (const client of clients) {
      const { blockedSinceMs } = client
      if (blockedSinceMs === undefined) client.tell(HEARTBEAT)
      else if (performance.now() - blockedSinceMs > giveUpAfterMs) client.destroy()
    }
  }

  function start() {
    heartbeat = setInterval(beat, heartbeatEveryMs).unref()
    const hear = (news: typeof gathered) => {
      addNews(gathered, news)
      publishing.want()
    }
    return startListener({
      ...{ pool, log },
      onListening: () => hear(everything()),
      onNotification: (text) => hear(readNotification(text)),
    })
  }

  return {
    open(wanted, lastEventId) {
      const known = lastEventId === undefined ? undefined : history.numberOf(lastEventId)
      const client = new EventStream({
        wanted,
        known: known ?? history.newest,
        onReady: (stream) => tellNews(stream),
        onClosed: (stream) => clients.delete(stream),
      })
      if (isClosed) {
        client.push(null)
        return client
      }
      clients.add(client)
      listener ??= start()
      client.tell(OPENING)
      if (known === undefined) client.tell(writeEvents(everything(), history.idOf(history.newest), 0))
      else tellNews(client)
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
      for (const client of clients) {
        if (client.blockedSinceMs === undefined) client.push(null)
        else client.destroy()
      }
      await publishing.stop()
      await listener?.close()
    },
  }
}
