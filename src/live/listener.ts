import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'
import { directUrlOf } from '../db/pool.ts'
import { backOffMs } from '../waiting/back-off.ts'
import { pause } from '../waiting/pause.ts'
import { within } from '../waiting/within.ts'
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
  /** How often the connection is checked. */
  checkEveryMs?: number
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
  {
    pool,
    channel = CHANNEL,
    name = NAME,
    onListening,
    onNotification,
    checkEveryMs = CHECK_EVERY_MS,
  }: ListenerSettings,
  signal: AbortSignal,
  onConnected: () => void,
): Promise<void> {
  const client = new pg.Client({
    ...pool.options,
    connectionString: directUrlOf(pool),
    application_name: name === NAME ? 'tidemark live' : `tidemark ${name}`,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  })
  const { promise: broken, reject, resolve } = Promise.withResolvers<void>()
  broken.catch(() => undefined)
  client.on('error', reject)
  client.on('end', () => reject(new Error('The connection has ended')))
  const echo = `tidemark_echo_${randomUUID().replaceAll('-', '')}`
  client.on('notification', (heard) => {
    if (heard.channel !== echo) onNotification(heard.payload ?? '')
  })
  const onAbort = () => resolve()
  signal.addEventListener('abort', onAbort, { once: true })
  const check = setInterval(() => checkSession(client, pool, echo, checkEveryMs).catch(reject), checkEveryMs)
  try {
    await Promise.race([client.connect(), broken])
    if (signal.aborted) return
    await client.query(`listen ${channel}; listen ${echo}`)
    onConnected()
    onListening()
    await broken
  } finally {
    clearInterval(check)
    signal.removeEventListener('abort', onAbort)
    await endQuietly(client)
  }
}

/**
 * Sends a notification to the session and waits for it. A pooler that changes its mode takes the session away without an error: the
 * connection then still answers, but receives nothing.
 *
 * @throws Error when the connection is lost, or the notification does not arrive in time.
 */
async function checkSession(client: pg.Client, pool: pg.Pool, echo: string, waitMs: number): Promise<void> {
  await client.query('select')
  const { promise: heard, resolve } = Promise.withResolvers<void>()
  const onEcho = ({ channel }: pg.Notification) => {
    if (channel === echo) resolve()
  }
  client.on('notification', onEcho)
  try {
    const isSent = await pool.query("select pg_notify($1, '')", [echo]).then(
      () => true,
      () => false,
    )
    if (isSent && (await within(heard, waitMs)) === 'late') throw new Error(SHARED)
  } finally {
    client.off('notification', onEcho)
  }
}

const SHARED =
  'The connection has lost its session, so notifications do not arrive: a pooler in front of the database lets connections share sessions. Use session pooling, or set DATABASE_DIRECT_URL to the server itself'

/** Works in any state of the connection. */
async function endQuietly(client: pg.Client): Promise<void> {
  const ended = client.end().catch(() => undefined)
  const late = delay(1000, undefined, { ref: false }).then(() => client.connection.stream.destroy())
  await Promise.race([ended, late])
}
