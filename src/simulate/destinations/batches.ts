import { setTimeout as sleep } from 'node:timers/promises'

const DUE = Symbol('due')

/** Cuts a sequence into arrays of `size` elements; the last may be shorter. */
export function* inBatches<T>(elements: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = []
  for (const element of elements) {
    batch.push(element)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Cuts an asynchronous sequence into batches. No element waits longer than `waitMs` for its batch to fill. */
export async function* inTimelyBatches<T>(
  elements: AsyncIterator<T>,
  size: number,
  waitMs: number,
): AsyncGenerator<T[]> {
  let next = elements.next()
  for (;;) {
    const first = await next
    if (first.done) return
    const batch = [first.value]
    const timer = new AbortController()
    const due = sleep(waitMs, DUE, { signal: timer.signal }).catch(() => DUE)
    next = elements.next()
    while (batch.length < size) {
      const result = await Promise.race([next, due])
      if (typeof result === 'symbol' || result.done) break
      batch.push(result.value)
      next = elements.next()
    }
    timer.abort()
    yield batch
  }
}
