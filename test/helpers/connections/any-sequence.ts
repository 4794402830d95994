import fc from 'fast-check'

/** Any part of the deliveries, some of them twice, in any sequence. The required ones are always among them. */
export function anySequence<T>(deliveries: readonly T[], required = deliveries.slice(-1)): fc.Arbitrary<T[]> {
  const part = fc.subarray([...deliveries])
  return fc.tuple(part, part).chain(([some, again]) => {
    const all = [...some, ...again, ...required]
    return fc.shuffledSubarray(all, { minLength: all.length })
  })
}
