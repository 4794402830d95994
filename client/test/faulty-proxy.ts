import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

/** The fate of a request. */
export type Fate =
  | 'forward'
  /** The service applies the events, and the response is lost. */
  | 'lose response'
  /** The request does not reach the service. */
  | 'cut'
  /** 413 for a request with several events. */
  | 'too large'
  | { status: number; headers?: Record<string, string>; body?: string }

export interface FaultyProxy {
  url: string
  /** The requests that arrived. */
  requests: { fate: Fate; headers: IncomingMessage['headers'] }[]
  /** The fates of the next requests. Those after them are forwarded. */
  plan(...fates: Fate[]): void
  /** Where requests are forwarded to. */
  target: string
  close(): Promise<void>
}

/** Starts a proxy in front of a service, whose network and load balancer can fail. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  let fates: Fate[] = []
  const server = createServer(
    (request, response) => void answer(request, response).catch(() => request.socket.destroy()),
  )
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const fate = fates.shift() ?? 'forward'
    proxy.requests.push({ fate, headers: request.headers })
    if (fate === 'cut') return void request.socket.destroy()
    if (fate === 'too large' && eventsIn(Buffer.concat(pieces), request) > 1) {
      response.writeHead(413)
      return void response.end()
    }
    if (typeof fate === 'object') {
      response.writeHead(fate.status, fate.headers)
      return void response.end(fate.body)
    }
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers
    const forwarded = await fetch(proxy.target + request.url, {
      method: request.method,
      headers: headers as Record<string, string>,
      body: pieces.length > 0 ? Buffer.concat(pieces) : undefined,
    })
    const body = await forwarded.text()
    if (fate === 'lose response') return void request.socket.destroy()
    response.writeHead(forwarded.status, { 'content-type': forwarded.headers.get('content-type') ?? '' })
    response.end(body)
  }

  const proxy: FaultyProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target,
    requests: [],
    plan(...next) {
      fates = next
      proxy.requests = []
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return proxy
}

function eventsIn(body: Buffer, { headers }: IncomingMessage): number {
  return JSON.parse(String(headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body)).length
}
