/**
 * Writes decisions of one kind in each turn of the event loop. rhea 3.0.5 (`write_dispositions`) merges the decisions of
 * two neighbouring messages without comparing them: without this queue, a message that is abandoned right after its
 * neighbour was completed would be completed as well, and be lost. rhea writes at the end of each turn.
 */
export class DecisionQueue {
  readonly #waiting: { readonly kind: string; readonly write: () => void }[] = []
  #current: string | undefined

  /** Writes now, or in a later turn when this turn has a decision of another kind. */
  add(kind: string, write: () => void): void {
    const isFree = this.#waiting.length === 0 && (this.#current === undefined || this.#current === kind)
    if (isFree) this.#begin(kind, write)
    else this.#waiting.push({ kind, write })
  }

  #begin(kind: string, write: () => void): void {
    if (this.#current === undefined) setImmediate(() => this.#next())
    this.#current = kind
    write()
  }

  #next(): void {
    this.#current = undefined
    const [first] = this.#waiting
    if (!first) return
    const other = this.#waiting.findIndex(({ kind }) => kind !== first.kind)
    const count = other === -1 ? this.#waiting.length : other
    for (const { kind, write } of this.#waiting.splice(0, count)) this.#begin(kind, write)
  }
}
