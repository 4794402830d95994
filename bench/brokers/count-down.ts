/** Tells when the first of so many messages came, and when the last was settled. */
export function countDown(count: number) {
  const began = Promise.withResolvers<void>()
  const settled = Promise.withResolvers<void>()
  let open = count
  return {
    began: began.promise,
    settled: settled.promise,
    begin: () => began.resolve(),
    settle: (messages = 1) => {
      open -= messages
      if (open <= 0) settled.resolve()
    },
  }
}
