import { openClient } from './http-client.ts'

const LINES_AT_ONCE = 250
/** Requests to one service at the same time. Enough to keep its default four connections busy. */
const CONCURRENCY = 8

/** Posts events to services, to all at the same time. Each event is posted once. Resolves when all are committed. */
export async function postLines(
  urls: readonly string[],
  lines: readonly (string | Buffer)[],
  headers: Readonly<Record<string, string>> = {},
): Promise<void> {
  let next = 0
  const send = async (url: string) => {
    const client = openClient(url)
    try {
      while (next < lines.length) {
        const batch = lines.slice(next, next + LINES_AT_ONCE)
        next += LINES_AT_ONCE
        const text = Buffer.from(batch.join('\n'))
        const { body } = await client.post('/api/events', { ...headers, 'content-type': 'application/x-ndjson' }, text)
        const { accepted } = JSON.parse(body) as { accepted: number }
        if (accepted !== batch.length)
          throw new Error(`Events of the benchmark were not accepted: ${body.slice(0, 300)}`)
      }
    } finally {
      client.close()
    }
  }
  await Promise.all(urls.flatMap((url) => Array.from({ length: CONCURRENCY }, () => send(url))))
}
