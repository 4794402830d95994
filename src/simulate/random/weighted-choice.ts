import type { Random } from './random.ts'

/** Options with weights, which are chosen in proportion to their weights. */
export interface WeightedChoice<T> {
  options: readonly T[]
  cumulated: Float64Array
}

/** Prepares a choice. The weights need not add up to 1. */
export function weigh<T>(options: readonly T[], weightOf: (option: T, index: number) => number): WeightedChoice<T> {
  const cumulated = new Float64Array(options.length)
  let sum = 0
  options.forEach((option, index) => {
    sum += weightOf(option, index)
    cumulated[index] = sum
  })
  return { options, cumulated }
}

/** Prepares a choice from a table such as `{ web: 60, app: 40 }`. */
export function weighTable<K extends string>(table: Readonly<Record<K, number>>): WeightedChoice<K> {
  return weigh(Object.keys(table) as K[], (key) => table[key])
}

/** Draws one of the options. */
export function choose<T>(random: Random, { options, cumulated }: WeightedChoice<T>): T {
  return options[indexAt(cumulated, random.fraction() * (cumulated.at(-1) ?? 0))] as T
}

/** The first index whose cumulated weight exceeds `position`, by binary search. */
export function indexAt(cumulated: ArrayLike<number>, position: number): number {
  let low = 0
  let high = cumulated.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cumulated[middle] as number) > position) high = middle
    else low = middle + 1
  }
  return low
}
