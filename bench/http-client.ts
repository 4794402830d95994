import { Agent, request } from 'node:http'

/** A client with one open connection and one request at a time. */
export interface HttpClient {
  get(path: string): Promise<TimedResponse>
  post(path: string, headers: Readonly<Record<string, string>>, body: Buffer): Promise<TimedResponse>
  close(): void
}

interface TimedResponse {
  body: string
  /** The time from writing the request until the whole response is read. */
  ms: number
}

/** Opens a client for a server such as `http://127.0.0.1:5002`. A status other than 200 is an error. */
export function openClient(url: string): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })

  function send(method: string, path: string, headers: Readonly<Record<string, string>> = {}, content?: Buffer) {
    return new Promise<TimedResponse>((resolve, reject) => {
      const started = performance.now()
      const sent = request(new URL(path, url), { agent, method, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const ms = performance.now() - started
          const body = Buffer.concat(chunks).toString()
          if (response.statusCode === 200) resolve({ body, ms })
          else reject(new Error(`${method} ${path} returned ${response.statusCode}: ${body.slice(0, 300)}`))
        })
      })
      sent.on('error', reject)
      sent.end(content)
    })
  }

  return {
    get: (path) => send('GET', path),
    post: (path, headers, body) => send('POST', path, { ...headers, 'content-length': String(body.length) }, body),
    close: () => agent.destroy(),
  }
}
