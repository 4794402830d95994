/** Ctrl-C or SIGTERM as a request to finish cleanly. */
export interface Stop {
  signal: AbortSignal
  /** As in shells: 128 plus the number of the signal; undefined before a signal. */
  readonly exitCode: number | undefined
  dispose: () => void
}

const numbers = { SIGINT: 2, SIGTERM: 15 } as const
/** A terminal and a parent process may both deliver the same Ctrl-C. */
const ONE_PRESS_MS = 1000

/** Turns the first SIGINT or SIGTERM into an abort; a second one ends the process at once. */
export function stopOnSignal(onStop: () => void): Stop {
  const controller = new AbortController()
  let exitCode: number | undefined
  let firstAt = 0
  const stop = (name: keyof typeof numbers) => {
    const now = performance.now()
    if (exitCode !== undefined && now - firstAt > ONE_PRESS_MS) process.exit(exitCode)
    if (exitCode !== undefined) return
    firstAt = now
    exitCode = 128 + numbers[name]
    onStop()
    controller.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode
    },
    dispose: () => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    },
  }
}

/** For a command that a signal ends at once. */
export const neverStopped: Stop = {
  signal: new AbortController().signal,
  exitCode: undefined,
  dispose: () => undefined,
}
