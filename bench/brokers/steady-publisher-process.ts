import { setTimeout as delay } from 'node:timers/promises'
import { runTask } from '../child.ts'
import type { OrderSequence } from '../whizbang-orders.ts'
import { nowMs } from './clock.ts'
import { publishedOrders } from './published-order.ts'
import { openSender, type ServiceBusTarget } from './service-bus-sender.ts'

/** What to publish, and how fast. */
export interface SteadyTask {
  target: ServiceBusTarget
  sequence: OrderSequence
  from: number
  /** The first order that is not published. */
  to: number
  ordersPerSecond: number
}

/** What was published when it is asked to end, which waits for the last. */
export interface Published {
  /** When each order was given to the SDK; see `nowMs`. */
  atMs: Float64Array
  ordersPerSecond: number
}

// Publishes orders at a steady rate, each as a message of its own. It is ready when it begins.
await runTask<SteadyTask, string, Published>(async ({ target, sequence, from, to, ordersPerSecond }) => {
  const orders = publishedOrders(sequence, from, to)
  const sender = openSender(target)
  await sender.open()
  const atMs = new Float64Array(orders.length)

  async function publish() {
    const started = performance.now()
    const sending: Promise<void>[] = []
    while (sending.length < orders.length) {
      const due = Math.floor(((performance.now() - started) / 1000) * ordersPerSecond)
      for (const order of orders.slice(sending.length, due)) {
        atMs[sending.length] = nowMs()
        sending.push(sender.send(order))
      }
      await delay(1)
    }
    const seconds = (performance.now() - started) / 1000
    await Promise.all(sending)
    return { atMs, ordersPerSecond: Math.round(orders.length / seconds) }
  }

  const publishing = publish()
  return {
    ready: 'publishing',
    async stop() {
      const published = await publishing
      await sender.close()
      return published
    },
  }
})
