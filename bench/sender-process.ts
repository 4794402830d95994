import { setTimeout as delay } from 'node:timers/promises'
import { runTask } from './child.ts'
import { openClient } from './http-client.ts'
import { HEADERS, type OrderSequence, whizbangOrders } from './whizbang-orders.ts'

/** The orders to post until the process is stopped. */
export interface SenderTask {
  url: string
  sequence: OrderSequence
  /** The first order. */
  from: number
  ordersPerSecond: number
}

/** The posted orders. */
export interface Sent {
  /** The first order that was not posted. */
  to: number
  ordersPerSecond: number
}

const POSTS_PER_SECOND = 10

// Posts orders to `POST /api/events` at a steady rate. Each body has several lines, and ten bodies are sent each second.
await runTask<SenderTask, string, Sent>(async ({ url, sequence, from, ordersPerSecond }) => {
  const client = openClient(url)
  const perPost = Math.ceil(ordersPerSecond / POSTS_PER_SECOND)
  const started = performance.now()
  let to = from
  let isStopping = false

  async function send() {
    while (!isStopping) {
      const dueAt = started + ((to - from) / ordersPerSecond) * 1000
      await delay(Math.max(0, dueAt - performance.now()))
      const lines = whizbangOrders(sequence, to, to + perPost)
        .map(String)
        .join('\n')
      await client.post('/api/events', { ...HEADERS, 'content-type': 'application/x-ndjson' }, Buffer.from(lines))
      to += perPost
    }
  }

  const sending = send()
  return {
    ready: 'sending',
    async stop() {
      isStopping = true
      await sending
      client.close()
      return { to, ordersPerSecond: Math.round(((to - from) / (performance.now() - started)) * 1000) }
    },
  }
})
