/** Prevents overlapping outages. An outage that begins during another one ends with it. */
export function oneAtATime(breakDown: (forMs: number) => Promise<void>): (forMs: number) => Promise<void> {
  let outage: Promise<void> | undefined
  return (forMs) => {
    outage ??= breakDown(forMs).finally(() => {
      outage = undefined
    })
    return outage
  }
}
