/** Something odd about an event that counts all the same. */
export interface Warning {
  /** The property by its name in the contract, such as `items.1.quantity`. */
  field: string
  problem: Problem
  /** What counts instead, or as it came; null: as if it were absent. */
  used: string | number | null
}

/** What may be odd: a closed list without any value of the event, so that events can be counted by it. */
export type Problem =
  | 'is missing'
  | 'is zero'
  | 'is below zero'
  | 'is text rather than a number'
  | 'is no text'
  | 'is longer than 200 characters'
  | 'has characters that cannot be kept'
  | 'is no id that can be read'
  | 'names no product'
  | 'is no quantity that can be read'
  | 'has more than six decimals'
  | 'is no amount that can be read'
  | 'is no plain decimal number'
  | 'is in another currency'
  | 'is not written as ISO 4217 has it'
  | 'is no code of ISO 4217'
  | 'is no list of lines'
  | 'is no line'
  | 'has no price'
  | 'has no amount'
  | 'has more than 1000 products'
  | 'is there twice, with different values'
  | 'and further warnings'

const MAX_WARNINGS = 20

/** The warnings of one event: the first of them, and how many there were. */
export class Warnings {
  readonly #list: Warning[] = []
  #count = 0

  /** @param line the field's line, for a property of one; without a field it is about the line itself. */
  add(field: string, problem: Problem, used: Warning['used'] = null, line?: number): void {
    this.#count++
    if (this.#list.length >= MAX_WARNINGS) return
    const path = line === undefined ? field : `items.${line}${field && `.${field}`}`
    this.#list.push({ field: path, problem, used: typeof used === 'string' ? used.slice(0, 200).toWellFormed() : used })
  }

  /** @returns undefined when there are none. */
  all(): Warning[] | undefined {
    const more = this.#count - this.#list.length
    if (this.#count === 0) return undefined
    return more === 0 ? this.#list : [...this.#list, { field: '', problem: 'and further warnings', used: more }]
  }
}
