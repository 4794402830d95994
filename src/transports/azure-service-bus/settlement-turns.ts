/** Starts settlements of one kind together, and different kinds one after the other. */
export interface Turns {
  /** Starts the work now, or in a later turn of the event loop when this turn has work of another kind. */
  run(kind: string, work: () => Promise<void>): Promise<void>
}

/**
 * Separates settlements of different kinds. The SDK settles through rhea, whose version 3.0.5 (`write_dispositions`) merges the
 * settlements of two neighbouring messages without comparing them: a message that is abandoned right after its neighbour was completed
 * would be completed as well, and be lost. rhea writes at the end of each turn of the event loop.
 */
export function createTurns(): Turns {
  const waiting: { kind: string; start: () => void }[] = []
  let current: string | undefined

  function begin(kind: string, start: () => void) {
    if (current === undefined) setImmediate(next)
    current = kind
    start()
  }

  function next() {
    current = undefined
    const [first] = waiting
    if (!first) return
    const differs = waiting.findIndex(({ kind }) => kind !== first.kind)
    for (const { kind, start } of waiting.splice(0, differs === -1 ? waiting.length : differs)) begin(kind, start)
  }

  return {
    run(kind, work) {
      return new Promise((resolve, reject) => {
        const start = () => void work().then(resolve, reject)
        const isFree = waiting.length === 0 && (current === undefined || current === kind)
        if (isFree) begin(kind, start)
        else waiting.push({ kind, start })
      })
    },
  }
}
