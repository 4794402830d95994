/** Waits until the event loop has time for the next step of a request for a report. */
export type Pace = () => Promise<void>

/** The time of the event loop that reports have before events continue. */
const SLICE_MS = 1
/** While events are being applied, the loop is left to them for this multiple of a slice. Reports then have up to a sixth of its time. */
const PAUSE_OF_SLICE = 5

/**
 * Lets steps of requests continue in their sequence, one in each turn of the event loop. All dashboards send their requests at the same
 * moment after a change, and a batch of events needs a dozen turns: with all requests in one turn, the batch would wait for them a dozen
 * times. While events are being applied, the steps also leave time between them, in which the batch continues as soon as PostgreSQL answers.
 *
 * @param isApplying whether events are being applied.
 * @param nowMs any clock that never goes back.
 */
export function createReportPace(isApplying: () => boolean, nowMs = () => performance.now()): Pace {
  const waiting: (() => void)[] = []
  let isScheduled = false
  let beganMs = 0
  let usedMs = 0
  let freeAtMs = 0

  function begin() {
    beganMs = nowMs()
    waiting.shift()?.()
  }

  /** Runs in the same turn as the step, after everything that the step does at once. */
  function end() {
    isScheduled = false
    const endedMs = nowMs()
    usedMs += endedMs - beganMs
    if (usedMs >= SLICE_MS) {
      freeAtMs = endedMs + PAUSE_OF_SLICE * usedMs
      usedMs = 0
    }
    if (waiting.length > 0) schedule()
  }

  function schedule() {
    if (isScheduled) return
    isScheduled = true
    const pauseMs = isApplying() ? freeAtMs - nowMs() : 0
    if (pauseMs > 0) setTimeout(scheduleNow, Math.ceil(pauseMs))
    else scheduleNow()
  }

  function scheduleNow() {
    setImmediate(begin)
    setImmediate(end)
  }

  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      schedule()
    })
}
