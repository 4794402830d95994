/** Some of a partition's records on their way through the inbox, up to the offset `end`, which is not among them. */
export interface Span {
  readonly end: bigint
  readonly messages: number
  isDone: boolean
}

/** How far a partition has been dealt with: spans may be done in any order, but only what has no gap before it counts. */
export class Progress {
  /** Where to go on after all that is done; undefined while nothing is. */
  doneTo: bigint | undefined
  /** Messages before `doneTo`. */
  doneMessages = 0
  /** Messages that are done, wherever. */
  settledMessages = 0
  readonly #spans: Span[] = []

  /** Notes the span that follows the last one. */
  begin(end: bigint, messages: number): Span {
    const span = { end, messages, isDone: false }
    this.#spans.push(span)
    return span
  }

  finish(span: Span): void {
    span.isDone = true
    this.settledMessages += span.messages
    for (let first = this.#spans[0]; first?.isDone; first = this.#spans[0]) {
      this.#spans.shift()
      this.doneTo = first.end
      this.doneMessages += first.messages
    }
  }
}
