import { runTask } from '../child.ts'
import type { OrderSequence } from '../whizbang-orders.ts'
import type { Target } from './broker.ts'
import { publish } from './publish.ts'
import { publishedOrders } from './published-order.ts'

/** The orders to publish. */
export interface PublisherTask {
  target: Target
  sequence: OrderSequence
  /** The first order. */
  from: number
  /** The first order that is not published. */
  to: number
}

// Publishes orders at full speed. It is ready when the broker has confirmed all of them.
await runTask<PublisherTask, string, undefined>(async ({ target, sequence, from, to }) => {
  await publish(target, publishedOrders(sequence, from, to))
  return { ready: 'published', stop: async () => undefined }
})
