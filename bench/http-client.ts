import { Agent, request } from 'node:http'

/** One connection that is kept open, one request at a time. */
export interface HttpClient {
  get(path: string): Promise<Answer>
  post(path: string, headers: Readonly<Record<string, string>>, body: Buffer): Promise<Answer>
  close(): void
}

interface Answer {
  body: string
  /** From before the request is written until the whole answer has been read. */
  ms: number
}

/** Opens a client of a server such as `http://127.0.0.1:5002`. Every answer but 200 is an error. */
export function openClient(url: string): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })

  function send(method: string, path: string, headers: Readonly<Record<string, string>> = {}, content?: Buffer) {
    return new Promise<Answer>((resolve, reject) => {
      const started = performance.now()
      const sent = request(new URL(path, url), { agent, method, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const ms = performance.now() - started
          const body = Buffer.concat(chunks).toString()
          if (response.statusCode === 200) resolve({ body, ms })
          else reject(new Error(`${method} ${path} was answered ${response.statusCode}: ${body.slice(0, 300)}`))
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
