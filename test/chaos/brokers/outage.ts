/** Makes outages one at a time: one that begins within another is a part of it. */
export function oneAtATime(breakDown: (forMs: number) => Promise<void>): (forMs: number) => Promise<void> {
  let outage: Promise<void> | undefined
  return (forMs) => {
    outage ??= breakDown(forMs).finally(() => {
      outage = undefined
    })
    return outage
  }
}
