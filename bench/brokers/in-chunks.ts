import type { PublishedOrder } from './published-order.ts'

/** The number of orders in a chunk. One message of Service Bus must be smaller than 256 KiB. */
const CHUNK_SIZE = 100
const CONCURRENCY = 4

/** Sends orders in chunks, several chunks at a time. */
export async function inChunks(orders: readonly PublishedOrder[], send: (chunk: PublishedOrder[]) => Promise<void>) {
  let next = 0
  const work = async () => {
    while (next < orders.length) {
      const from = next
      next += CHUNK_SIZE
      await send(orders.slice(from, next))
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, work))
}
