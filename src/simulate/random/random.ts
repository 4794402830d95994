/** A stream of pseudo-random numbers, which depends only on its key. */
export interface Random {
  /** An integer from 0 to 2³² − 1. */
  uint32(): number
  /** From 0 (included) to 1 (excluded). */
  fraction(): number
}

/**
 * The stream of a key, such as `('my-shop', 'order', 17)`. Streams of different keys are independent, so any day of a
 * shop's history can be computed without the days before it.
 *
 * The generator is sfc32 by Chris Doty-Humphrey (PractRand, https://pracrand.sourceforge.net), seeded by the hash
 * cyrb128 by bryc (https://github.com/bryc/code/blob/master/jshash/PRNGs.md). Both are in the public domain.
 */
export function randomOf(...key: (string | number)[]): Random {
  let [a, b, c, d] = cyrb128(key.join('|'))
  const uint32 = () => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < 12; round++) uint32()
  return { uint32, fraction: () => uint32() / 4_294_967_296 }
}

export function isChance(random: Random, probability: number): boolean {
  return random.fraction() < probability
}

/** An integer from `min` to `max`, both included. */
export function wholeBetween(random: Random, min: number, max: number): number {
  return min + Math.floor(random.fraction() * (max - min + 1))
}

/** A number from `min` to `max`. */
export function between(random: Random, min: number, max: number): number {
  return min + random.fraction() * (max - min)
}

/** A waiting time with this mean, exponentially distributed: mostly short, sometimes very long. */
export function waitingTime(random: Random, mean: number): number {
  return -Math.log(1 - random.fraction()) * mean
}

/** An integer whose average over many keys is `expected`, so that rounding does not distort small shops. */
export function roundAtRandom(random: Random, expected: number): number {
  return Math.floor(expected + random.fraction())
}

/** Shuffles the elements in place (Fisher–Yates). */
export function shuffle<T>(random: Random, elements: T[]): T[] {
  for (let last = elements.length - 1; last > 0; last--) {
    const other = wholeBetween(random, 0, last)
    const moved = elements[last] as T
    elements[last] = elements[other] as T
    elements[other] = moved
  }
  return elements
}

function cyrb128(text: string): [number, number, number, number] {
  let h1 = 1_779_033_703
  let h2 = 3_144_134_277
  let h3 = 1_013_904_242
  let h4 = 2_773_480_762
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    h1 = h2 ^ Math.imul(h1 ^ code, 597_399_067)
    h2 = h3 ^ Math.imul(h2 ^ code, 2_869_860_233)
    h3 = h4 ^ Math.imul(h3 ^ code, 951_274_213)
    h4 = h1 ^ Math.imul(h4 ^ code, 2_716_044_179)
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597_399_067)
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2_869_860_233)
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951_274_213)
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2_716_044_179)
  return [h1 ^ h2 ^ h3 ^ h4, h2 ^ h1, h3 ^ h1, h4 ^ h1]
}
