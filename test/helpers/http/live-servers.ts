import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterEach, beforeAll, expect, vi } from 'vitest'
import { type Config, readConfig } from '../../../src/config/config.ts'
import { createServer } from '../../../src/http/server.ts'
import type { Inbox, Message } from '../../../src/inbox/message.ts'
import { CHANNEL } from '../../../src/live/notification.ts'
import { reports } from '../../../src/reports/index.ts'
import { openInbox } from '../../../src/service/open-inbox.ts'
import { useTestDatabase } from '../database.ts'
import { type LiveClient, openLive } from '../live-client.ts'
import { scaled } from '../patience.ts'

export const waiting = { timeout: scaled(10_000), interval: 5 }
const TENANTS = ['default', 'nord', 'süd']

/** Creates a database for a test file, on which servers and live clients run until the end of each test. */
export function useLiveServers() {
  const database = useTestDatabase({ max: 30 })
  const log = pino({ level: 'silent' })
  const clients: LiveClient[] = []
  const servers: FastifyInstance[] = []
  let inbox: Inbox
  let markers = 0

  beforeAll(async () => {
    const opened = await openInbox({ ...readConfig({}), databaseUrl: database.url })
    inbox = opened.inbox
    return opened.close
  })

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close()
    for (const server of servers.splice(0)) await server.close()
  })

  async function connect(url: string, query = '', headers: Record<string, string> = {}): Promise<LiveClient> {
    const client = await openLive(url, query, headers)
    clients.push(client)
    return client
  }

  const notify = (changes: object) =>
    database.pool.query('select pg_notify($1, $2)', [CHANNEL, JSON.stringify(changes)])

  /** A server that has just begun to listen sends "everything"; tests must not mistake this for another event. */
  async function waitForMarker({ events }: LiveClient): Promise<void> {
    for (let attempt = 0; attempt < 20; attempt++) {
      const table = `marker_${++markers}`
      await notify({ tables: [table], changed: TENANTS.map((tenant) => [tenant, null, [0], [], 0, '0']), activity: [] })
      const check = () => expect(JSON.stringify(events)).toContain(table)
      const isReceived = await vi.waitFor(check, { timeout: scaled(1000), interval: 5 }).then(
        () => true,
        () => false,
      )
      if (isReceived) return
    }
    throw new Error('No notification is received')
  }

  return {
    database,
    log,
    servers,
    notify,
    submit: (...messages: Message[]) => inbox.submit(messages),
    /** Starts a separate server on the database, as another process would. */
    async startServer(settings: Partial<Config> = {}): Promise<{ app: FastifyInstance; url: string }> {
      const config = { ...readConfig({}), ...settings }
      const app = createServer({ config, pool: database.pool, inbox, log, reports })
      servers.push(app)
      return { app, url: await app.listen({ port: 0, host: '127.0.0.1' }) }
    },
    /** Opens a stream, which may be refused. */
    connect,
    /** Opens a stream, and waits until it receives notifications. */
    async listenAt(url: string, query = '', headers: Record<string, string> = {}): Promise<LiveClient> {
      const client = await connect(url, query, headers)
      await waitForMarker(client)
      return client
    },
    /** The sessions that listen for notifications; each sends a query now and then. */
    async listeners(): Promise<number[]> {
      const { rows } = await database.pool.query<{ pid: number }>(`
        select pid
        from pg_stat_activity
        where datname = current_database()
        and application_name = 'tidemark live'
        and query ~* '^(listen|select 1$)'`)
      return rows.map(({ pid }) => pid)
    },
  }
}

export const post = (app: FastifyInstance, events: object[], headers = {}) =>
  app.inject({ method: 'POST', url: '/api/events', payload: events, headers })
