import type { PublishedOrder } from './published-order.ts'

/** Orders that are sent together. As one message of Service Bus, they must be smaller than 256 KiB. */
const TOGETHER = 100
const UNDER_WAY = 4

/** Sends orders in chunks, several chunks at a time. */
export async function inChunks(orders: readonly PublishedOrder[], send: (chunk: PublishedOrder[]) => Promise<void>) {
  let next = 0
  const work = async () => {
    while (next < orders.length) {
      const from = next
      next += TOGETHER
      await send(orders.slice(from, next))
    }
  }
  await Promise.all(Array.from({ length: UNDER_WAY }, work))
}
