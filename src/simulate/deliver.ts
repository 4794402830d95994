import type { Arrived, Destination } from './destination.ts'
import type { SimulatedEvent } from './event.ts'

export interface Delivery {
  batches: Iterable<SimulatedEvent[]> | AsyncIterable<SimulatedEvent[]>
  /** Ends the delivery after so many events. */
  count?: number
  /** How far along an event is, from 0 to 1. Undefined when there is no end. */
  shareOf?: (event: SimulatedEvent) => number
  destination: Destination
  /** `share` runs from 0 to 1; undefined when there is no end. */
  onProgress: (events: number, share: number | undefined) => void
  /** Ends the delivery after the batch under way. */
  signal: AbortSignal
}

export interface Delivered {
  events: number
  arrived: Arrived
}

/** Hands events over to their destination, batch by batch, no faster than it takes them. */
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
