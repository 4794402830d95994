/** Records of a partition on their way through the inbox, up to the offset `end`, exclusive. */
export interface Span {
  readonly end: bigint
  readonly messages: number
  isDone: boolean
}

/** The progress of a partition. Spans can finish in any order, but only spans without a gap before them count. */
export class Progress {
  /** The next offset after the progress; undefined before any progress. */
  doneTo: bigint | undefined
  /** Messages before `doneTo`. */
  doneMessages = 0
  /** All messages that are done, also after a gap. */
  settledMessages = 0
  readonly #spans: Span[] = []

  /** Adds the span after the last one. */
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
