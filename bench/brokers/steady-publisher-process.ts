import { setTimeout as delay } from 'node:timers/promises'
import { openSender, type ServiceBusTarget } from '../../test/brokers/azure-service-bus/sender.ts'
import { runTask } from '../child.ts'
import type { OrderSequence } from '../whizbang-orders.ts'
import { nowMs } from './clock.ts'
import { publishedOrders } from './published-order.ts'

/** The orders to publish, and their rate. */
export interface SteadyTask {
  target: ServiceBusTarget
  sequence: OrderSequence
  from: number
  /** The first order that is not published. */
  to: number
  ordersPerSecond: number
}

/** The published orders. Stopping the process waits for the last one. */
export interface Published {
  /** The times at which the orders were given to the SDK, from `nowMs`. */
  atMs: Float64Array
  ordersPerSecond: number
}

// Publishes orders at a steady rate, one message each. It is ready when it begins.
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
