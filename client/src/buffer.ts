import type { EventName } from './client-error.ts'

/** An event that waits. Its text is written once, so that every attempt sends the same. */
export interface Waiting extends EventName {
  text: string
  bytes: number
}

export interface Limits {
  maxEvents: number
  maxBytes: number
}

/** Events in the sequence in which they came, up to a limit. */
export function createBuffer(limits: Limits) {
  let events: Waiting[] = []
  let bytes = 0

  function take(count: number): Waiting[] {
    const taken = events.slice(0, count)
    events = events.slice(count)
    for (const event of taken) bytes -= event.bytes
    return taken
  }

  return {
    get count() {
      return events.length
    },
    /** Whether an event fits beside those that wait and those of the request that is running. */
    hasRoom: (event: Waiting, running: readonly Waiting[]) =>
      events.length + running.length < limits.maxEvents && bytes + bytesOf(running) + event.bytes <= limits.maxBytes,
    add(event: Waiting): void {
      events.push(event)
      bytes += event.bytes
    },
    /** Puts the events of a request back to the front. */
    putBack(batch: readonly Waiting[]): void {
      events = [...batch, ...events]
      bytes += bytesOf(batch)
    },
    take,
    /** The events of the next request: at least one if any waits. */
    takeBatch(batch: Limits): Waiting[] {
      let [count, sum] = [0, 0]
      for (const event of events) {
        sum += event.bytes + 1
        if (count === batch.maxEvents || (count > 0 && sum > batch.maxBytes)) break
        count++
      }
      return take(count)
    },
  }
}

const bytesOf = (events: readonly Waiting[]) => events.reduce((sum, { bytes }) => sum + bytes, 0)
