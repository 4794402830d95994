import { connect, type Socket } from 'node:net'

/** A client that writes arbitrary bytes, unlike an HTTP library. */
export interface RawClient {
  socket: Socket
  /** Writes, and waits while the server does not read. */
  write(bytes: string | Uint8Array): Promise<void>
  /** The status of the first response; undefined when the connection ends without a response. */
  status: Promise<number | undefined>
  /** All bytes received so far. */
  received(): string
  /** Resolves when the connection is closed. */
  closed: Promise<void>
  /** Closes the connection. */
  close(): void
}

/**
 * Opens a connection to a server and writes the head of a request, such as `POST /api/events`, with these headers.
 *
 * @param localAddress the address of the client; any address of 127.0.0.0/8 on Linux.
 */
export function openRaw(
  url: string,
  request: string,
  headers: Readonly<Record<string, string>> = {},
  localAddress?: string,
): RawClient {
  const { hostname, port, host } = new URL(url)
  const socket = connect({ port: Number(port), host: hostname, localAddress })
  const status = Promise.withResolvers<number | undefined>()
  const closed = Promise.withResolvers<void>()
  let text = ''
  socket.setEncoding('latin1').on('data', (piece: string) => {
    text += piece
    const [, code] = /^HTTP\/1\.1 (\d{3})/.exec(text) ?? []
    if (code !== undefined) status.resolve(Number(code))
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    status.resolve(undefined)
    closed.resolve()
  })
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`${request} HTTP/1.1\r\n${lines.join('')}\r\n`)
  return {
    socket,
    async write(bytes) {
      if (socket.destroyed) return
      if (socket.write(bytes)) return
      const drained = new Promise((resolve) => socket.once('drain', resolve))
      await Promise.race([drained, closed.promise, status.promise])
    },
    status: status.promise,
    received: () => text,
    closed: closed.promise,
    close: () => socket.destroy(),
  }
}

/** Sends a whole request at once. */
export function sendRaw(
  url: string,
  request: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  localAddress?: string,
): RawClient {
  const client = openRaw(url, request, { ...headers, 'content-length': String(body.length) }, localAddress)
  client.socket.write(body)
  return client
}
