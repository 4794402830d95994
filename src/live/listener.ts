import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'
import { backOffMs } from '../waiting/back-off.ts'
import { pause } from '../waiting/pause.ts'
import { CHANNEL } from './notification.ts'

export interface ListenerSettings {
  /** The database to listen on. The listener opens a connection of its own. */
  pool: pg.Pool
  log: Pick<Logger, 'debug' | 'warn'>
  /** Default: that of live updates. */
  channel?: string
  /** What the notifications are about, for the log and the name of the connection. */
  name?: string
  /** Listening has started, for the first time or again. Earlier notifications were not received. */
  onListening: () => void
  onNotification: (text: string) => void
}

export interface Listener {
  close(): Promise<void>
}

const NAME = 'live updates'
const BACK_OFF = { firstMs: 100, longestMs: 5000 }
/** A query on the connection notices that its other end is gone. */
const CHECK_EVERY_MS = 15_000
const PATIENCE_MS = 10_000

/** Listens for notifications until it is closed. A lost connection is opened again. */
export function startListener(settings: ListenerSettings): Listener {
  const closing = new AbortController()
  const running = keepListening(settings, closing.signal)
  return {
    async close() {
      closing.abort()
      await running
    },
  }
}

async function keepListening(settings: ListenerSettings, signal: AbortSignal): Promise<void> {
  for (let retry = 0; !signal.aborted; retry++) {
    try {
      await listen(settings, signal, () => {
        retry = 0
      })
    } catch (error) {
      if (signal.aborted) return
      const { log, name = NAME } = settings
      log.warn(
        { error: (error as Error).message, waitMs: backOffMs(retry, BACK_OFF) },
        `${name} are not received; reconnecting`,
      )
    }
    await pause(backOffMs(retry, BACK_OFF), { signal })
  }
}

/** Listens on one connection, until that breaks or the signal is aborted. */
async function listen(
  { pool, channel = CHANNEL, name = NAME, onListening, onNotification }: ListenerSettings,
  signal: AbortSignal,
  onConnected: () => void,
): Promise<void> {
  const client = new pg.Client({
    ...pool.options,
    application_name: name === NAME ? 'tidemark live' : `tidemark ${name}`,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  })
  const { promise: broken, reject, resolve } = Promise.withResolvers<void>()
  broken.catch(() => undefined)
  client.on('error', reject)
  client.on('end', () => reject(new Error('The connection has ended')))
  client.on('notification', ({ payload = '' }) => onNotification(payload))
  const onAbort = () => resolve()
  signal.addEventListener('abort', onAbort, { once: true })
  const check = setInterval(() => client.query('select 1').catch(reject), CHECK_EVERY_MS)
  try {
    await Promise.race([client.connect(), broken])
    if (signal.aborted) return
    await client.query(`listen ${channel}`)
    onConnected()
    onListening()
    await broken
  } finally {
    clearInterval(check)
    signal.removeEventListener('abort', onAbort)
    await endQuietly(client)
  }
}

/** Works in any state of the connection. */
async function endQuietly(client: pg.Client): Promise<void> {
  const ended = client.end().catch(() => undefined)
  const late = delay(1000, undefined, { ref: false }).then(() => client.connection.stream.destroy())
  await Promise.race([ended, late])
}
