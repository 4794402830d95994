/** Promises for the first of a number of messages, and for the settlement of the last one. */
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
