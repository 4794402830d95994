/** Starts what may go together at once, and the rest one after the other. */
export interface Turns {
  /** Starts the work now, or in a later turn of the event loop when work of another kind has been started in this one. */
  run(kind: string, work: () => Promise<void>): Promise<void>
}

/**
 * Keeps settlements of different kinds apart, for whoever settles through rhea: the Azure SDK, and the local bus. Its version
 * 3.0.5 (`write_dispositions`) writes those of neighbouring messages as one, and does not compare the second with the first: a message that is abandoned right after
 * its neighbour was completed would be completed as well, and be lost. It writes at the end of each turn of the event loop.
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
