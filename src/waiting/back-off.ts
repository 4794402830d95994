export interface BackOff {
  firstMs: number
  longestMs: number
}

/** The pause before a retry: each is twice as long as the previous one, up to the longest. The first retry has number 0. */
export function backOffMs(retry: number, { firstMs, longestMs }: BackOff): number {
  return Math.min(firstMs * 2 ** retry, longestMs)
}
