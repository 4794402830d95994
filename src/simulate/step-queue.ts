/** A future step of an order. It is small, because millions of steps may wait. */
interface WaitingStep {
  /** Milliseconds since 1970. */
  at: number
  order: number
  step: number
}

/** The waiting steps: a binary heap by time, then by order and step. */
export interface StepQueue {
  push(step: WaitingStep): void
  /** The time of the first step, or infinity when the queue is empty. */
  nextAt(): number
  take(): WaitingStep | undefined
}

export function createStepQueue(): StepQueue {
  const heap: WaitingStep[] = []

  const swap = (a: number, b: number) => {
    const moved = heap[a] as WaitingStep
    heap[a] = heap[b] as WaitingStep
    heap[b] = moved
  }
  const isBefore = (a: number, b: number) => {
    const [first, second] = [heap[a], heap[b]]
    if (!first || !second) return first !== undefined
    return (first.at - second.at || first.order - second.order || first.step - second.step) < 0
  }
  const moveUp = (index: number) => {
    const parent = (index - 1) >> 1
    if (index === 0 || !isBefore(index, parent)) return
    swap(index, parent)
    moveUp(parent)
  }
  const moveDown = (index: number) => {
    const left = 2 * index + 1
    const smaller = isBefore(left + 1, left) ? left + 1 : left
    if (!isBefore(smaller, index)) return
    swap(index, smaller)
    moveDown(smaller)
  }

  return {
    push(step) {
      heap.push(step)
      moveUp(heap.length - 1)
    },
    nextAt: () => heap[0]?.at ?? Number.POSITIVE_INFINITY,
    take() {
      if (heap.length > 0) swap(0, heap.length - 1)
      const first = heap.pop()
      moveDown(0)
      return first
    },
  }
}
