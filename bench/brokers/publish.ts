import type { BrokerModule, Target } from './broker.ts'
import type { PublishedOrder } from './published-order.ts'

/** Publishes at full speed. Resolves when the broker has confirmed all orders. */
export async function publish(target: Target, orders: readonly PublishedOrder[]): Promise<void> {
  const module: BrokerModule = await import(new URL(`../../test/brokers/${target.kind}/bench.ts`, import.meta.url).href)
  await module.publish(target, orders)
}
