import type { SimulatedEvent } from '../event.ts'
import type { Arrived, Destination } from './destination.ts'

export interface Delivery {
  batches: Iterable<SimulatedEvent[]> | AsyncIterable<SimulatedEvent[]>
  /** Ends the delivery after this number of events. */
  count?: number
  /** The progress at an event, from 0 to 1. Undefined when the delivery has no end. */
  shareOf?: (event: SimulatedEvent) => number
  destination: Destination
  /** `share` goes from 0 to 1, and is undefined when the delivery has no end. */
  onProgress: (events: number, share: number | undefined) => void
  /** Ends the delivery after the current batch. */
  signal: AbortSignal
}

export interface Delivered {
  events: number
  arrived: Arrived
}

/** Sends events to their destination in batches, no faster than the destination accepts them. */
export async function deliver(delivery: Delivery): Promise<Delivered> {
  const { batches, count = Number.POSITIVE_INFINITY, shareOf, destination, onProgress, signal } = delivery
  let events = 0
  for await (const batch of batches) {
    const wanted = batch.slice(0, count - events)
    await destination.send(wanted)
    events += wanted.length
    const last = wanted.at(-1)
    onProgress(events, last && shareOf?.(last))
    if (signal.aborted || events >= count) break
  }
  return { events, arrived: await destination.finish() }
}
