/**
 * Lets callers continue in their sequence, one in each turn of the event loop. Many responses may be ready at the same moment, for
 * example those of all dashboards after a change. In between, other requests continue, such as events that are being applied.
 */
export function createOnePerTurn(): () => Promise<void> {
  const waiting: (() => void)[] = []

  function beginNext() {
    waiting.shift()?.()
    if (waiting.length > 0) setImmediate(beginNext)
  }

  return () =>
    new Promise((resolve) => {
      if (waiting.push(resolve) === 1) setImmediate(beginNext)
    })
}
