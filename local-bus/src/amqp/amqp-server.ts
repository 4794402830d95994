import { createServer, type Server, type Socket } from 'node:net'
import rhea, { type Connection, type EventContext, type Sender } from 'rhea'
import type { Broker } from '../entities/broker.ts'
import type { SendLimits } from '../entities/send-limits.ts'
import { type LinkScope, openIncoming, openOutgoing } from './open-link.ts'
import { forget, receiveBytes, serve } from './rhea-links.ts'

/** The network side of a bus: listens, and serves AMQP 1.0 to its clients. */
export class AmqpServer {
  readonly #broker: Broker
  readonly #limits: SendLimits
  readonly #container = createContainer()
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  isRefusing = false

  constructor(broker: Broker, limits: SendLimits) {
    this.#broker = broker
    this.#limits = limits
  }

  get connectionCount(): number {
    return this.#sockets.size
  }

  /** @returns the port. @throws the error of Node's `listen`, such as EADDRINUSE. */
  listen(port: number, host: string): Promise<number> {
    const server = createServer((socket) => this.#accept(socket))
    this.#server = server
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen({ port, host }, () => {
        const address = server.address()
        resolve(typeof address === 'object' && address ? address.port : port)
      })
    })
  }

  /** Stops listening and cuts all connections. */
  async close(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    const closed = new Promise<void>((resolve) => (server?.listening ? server.close(() => resolve()) : resolve()))
    this.disconnectAll()
    await closed
  }

  /** Cuts all connections without closing them, as a broken network does. */
  disconnectAll(): number {
    const sockets = [...this.#sockets]
    this.#sockets.clear()
    for (const socket of sockets) socket.destroy()
    return sockets.length
  }

  #accept(socket: Socket): void {
    if (this.isRefusing) {
      socket.destroy()
      return
    }
    this.#sockets.add(socket)
    const connection = serve(socket, this.#container)
    const links = this.#watchLinks(connection)
    socket.on('close', () => {
      this.#sockets.delete(socket)
      forget(connection)
      for (const end of links.values()) end()
      links.clear()
    })
  }

  /** @returns the clean-up of each delivering link of the connection. */
  #watchLinks(connection: Connection): Map<Sender, () => void> {
    const ends = new Map<Sender, () => void>()
    const scope: LinkScope = { broker: this.#broker, limits: this.#limits, replies: new Map() }
    const endLink = (sender: Sender) => {
      ends.get(sender)?.()
      ends.delete(sender)
    }
    connection.on('session_open', ({ session }: EventContext) => session && receiveBytes(session))
    connection.on('sender_open', ({ sender }: EventContext) => sender && ends.set(sender, openOutgoing(sender, scope)))
    connection.on('receiver_open', ({ receiver }: EventContext) => receiver && openIncoming(receiver, scope))
    connection.on('sender_close', ({ sender }: EventContext) => sender && endLink(sender))
    connection.on('session_close', ({ session }: EventContext) => {
      for (const sender of ends.keys()) if (sender.session === session) endLink(sender)
    })
    return ends
  }
}

function createContainer(): rhea.Container {
  const container = rhea.create_container({ id: 'tidemark-local-bus' })
  const mechanisms = container.sasl_server_mechanisms as unknown as Record<string, () => object> & {
    enable_anonymous: () => void
  }
  mechanisms.enable_anonymous()
  // The mechanism of Azure's SDK for .NET. It accepts every client, because the token follows by $cbs.
  mechanisms.MSSBCBS = () => {
    const mechanism = {
      outcome: undefined as boolean | undefined,
      start: () => {
        mechanism.outcome = true
      },
    }
    return mechanism
  }
  // Without listeners rhea writes to the console or throws. A client that violates the protocol only loses its connection.
  for (const event of ['error', 'protocol_error', 'connection_error', 'connection_close', 'disconnected']) {
    container.on(event, () => undefined)
  }
  for (const event of ['receiver_close', 'receiver_error', 'sender_error', 'session_error']) {
    container.on(event, () => undefined)
  }
  return container
}
