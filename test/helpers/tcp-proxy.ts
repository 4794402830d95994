import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { createCommitDetector } from './commit-detector.ts'

/** The fault of a COMMIT. */
type CommitFate =
  /** COMMIT does not reach the server, which notices the end of the connection. */
  | 'lost'
  /** COMMIT reaches the server, but its response is lost. */
  | 'unanswered'
  /** COMMIT does not reach the server, which does not notice the end of the connection. */
  | 'lost unnoticed'

/** A network between clients and PostgreSQL that can be broken by tests. */
export interface TcpProxy {
  /** The URL of the database through the proxy. */
  url: string
  /** The number of refused connections. */
  readonly refusals: number
  /** Cuts every connection, on both sides. */
  cut(): void
  /** Cuts every connection on the client's side only: the server keeps waiting for a client that is gone. */
  cutUnnoticed(): void
  /** Ends the server's side of connections that were cut unnoticed, as a network does after a while. */
  endUnnoticed(): void
  /** Breaks the connection of the next COMMIT. Resolves when it is broken. */
  breakNextCommit(fate: CommitFate): Promise<void>
  /** Runs an action instead of forwarding the next COMMIT, or instead of forwarding its response. */
  atNextCommit(moment: 'asked' | 'answered', act: () => void): void
  /** Runs an action after this number of further messages of clients. */
  afterMessages(count: number, act: () => void): void
  /** Cancels all planned actions. */
  forgetPlans(): void
  /** Refuses new connections until `accept`. */
  refuse(): void
  accept(): void
  /** Forwards nothing in either direction until `flow`. Connections remain open. */
  stall(): void
  flow(): void
  /** Connects new clients to another server. Existing connections remain. */
  redirect(databaseUrl: string): void
  close(): Promise<void>
}

interface Link {
  client: Socket
  server: Socket
  /** Whether the server's side remains open when the client's side is closed. */
  isKept: boolean
  /** Whether responses of the server are dropped. */
  isMuted: boolean
}

/** Starts a proxy to the server of a database URL. */
export async function startTcpProxy(databaseUrl: string): Promise<TcpProxy> {
  let target = new URL(databaseUrl)
  const links = new Set<Link>()
  let onCommit: ((link: Link, bytes: Buffer) => void) | undefined
  let planned: { messages: number; act: () => void } | undefined
  let isRefusing = false
  let isStalled = false
  let refusals = 0

  const listener = createServer({ noDelay: true }, (client) => {
    client.on('error', () => {})
    if (isRefusing) {
      refusals++
      client.resetAndDestroy()
      return
    }
    const server = connect({ host: target.hostname, port: Number(target.port), noDelay: true })
    const link = { client, server, isKept: false, isMuted: false }
    links.add(link)
    const hasCommit = createCommitDetector()
    client.on('data', (bytes) => {
      const breakCommit = hasCommit(bytes) ? onCommit : undefined
      if (breakCommit) {
        onCommit = undefined
        return breakCommit(link, bytes)
      }
      server.write(bytes)
      if (!planned || --planned.messages > 0) return
      const { act } = planned
      planned = undefined
      act()
    })
    client.on('close', () => link.isKept || server.destroy())
    server.on('data', (bytes) => link.isMuted || client.write(bytes))
    server.on('error', () => {})
    server.on('close', () => {
      client.destroy()
      links.delete(link)
    })
    if (isStalled) setFlowing(link, false)
  })

  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${(listener.address() as AddressInfo).port}`

  return {
    url: url.href,
    get refusals() {
      return refusals
    },
    cut() {
      for (const link of links) cutLink(link)
    },
    cutUnnoticed() {
      for (const link of links) cutLink(Object.assign(link, { isKept: true }))
    },
    endUnnoticed() {
      for (const { client, server } of links) if (client.destroyed) server.destroy()
    },
    breakNextCommit: (fate) =>
      new Promise((resolve) => {
        onCommit = (link, bytes) => void breakCommit(link, bytes, fate).then(resolve)
      }),
    atNextCommit(moment, act) {
      onCommit = (link, bytes) => {
        if (moment === 'asked') return act()
        link.isMuted = true
        link.server.once('data', act)
        link.server.write(bytes)
      }
    },
    afterMessages(messages, act) {
      planned = { messages, act }
    },
    forgetPlans() {
      onCommit = undefined
      planned = undefined
    },
    refuse() {
      isRefusing = true
    },
    accept() {
      isRefusing = false
    },
    stall() {
      isStalled = true
      for (const link of links) setFlowing(link, false)
    },
    flow() {
      isStalled = false
      for (const link of links) setFlowing(link, true)
    },
    redirect(databaseUrl) {
      target = new URL(databaseUrl)
    },
    async close() {
      const closed = once(listener, 'close')
      listener.close()
      for (const { client, server } of links) {
        client.destroy()
        server.destroy()
      }
      await closed
    },
  }
}

function setFlowing({ client, server }: Link, isFlowing: boolean) {
  for (const socket of [client, server]) isFlowing ? socket.resume() : socket.pause()
}

function cutLink({ client, server, isKept }: Link) {
  client.resetAndDestroy()
  if (!isKept) server.destroy()
}

async function breakCommit(link: Link, bytes: Buffer, fate: CommitFate): Promise<void> {
  link.isMuted = true
  link.isKept = fate === 'lost unnoticed'
  if (fate === 'unanswered') {
    const answer = once(link.server, 'data')
    link.server.write(bytes)
    await answer
  }
  cutLink(link)
}
