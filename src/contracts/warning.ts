/** Something odd about an event that still counts. */
export interface Warning {
  /** The property by its name in the contract, such as `items.1.quantity`. */
  field: string
  problem: Problem
  /** The value that counts; null when the property counts as absent. */
  used: string | number | null
}

/** The kinds of odd values: a closed list without any value of the event, so that events can be counted by it. */
export type Problem =
  | 'is missing'
  | 'is zero'
  | 'is below zero'
  | 'is text rather than a number'
  | 'is not text'
  | 'is longer than 200 characters'
  | 'has characters that cannot be stored'
  | 'cannot be read as an id'
  | 'has no product'
  | 'cannot be read as a quantity'
  | 'has more than six decimals'
  | 'cannot be read as an amount'
  | 'has a comma that may separate thousands or decimals'
  | 'is not a plain decimal number'
  | 'is in another currency'
  | 'is not in the form of ISO 4217'
  | 'is not an ISO 4217 code'
  | 'is not one of the known values'
  | 'is not true or false'
  | 'is not a list'
  | 'has more than 100 values'
  | 'is not a list of lines'
  | 'is not a line'
  | 'has no price'
  | 'has no amount'
  | 'has more than 5000 products'
  | 'has more than 1000 values'
  | 'is more than was bought'
  | 'occurs twice, with different values'
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
