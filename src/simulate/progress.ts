import { SingleBar } from 'cli-progress'
import pc from 'picocolors'

/** Tells how far the work is: a bar on a terminal, else a line every few seconds. */
export interface Progress {
  /** `share` runs from 0 to 1; undefined when there is no end. */
  update(events: number, share: number | undefined): void
  stop(): void
}

const LINE_EVERY_MS = 5000
const STEPS = 1000

/** Progress on a stream, usually standard error. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  const startedAt = Date.now()
  const rateOf = (events: number) => Math.round(events / Math.max(0.001, (Date.now() - startedAt) / 1000))
  const format = `${pc.cyan('{bar}')} {percentage} %  {events} events  {rate}/s`
  const bar = new SingleBar({ stream, format, barsize: 30, hideCursor: true, clearOnComplete: false })
  let isBarShown = false
  let lastLineAt = startedAt

  return {
    update(events, share) {
      if (stream.isTTY && share !== undefined) {
        if (!isBarShown) bar.start(STEPS, 0, { events: 0, rate: 0 })
        isBarShown = true
        bar.update(Math.round(share * STEPS), { events, rate: rateOf(events) })
        return
      }
      if (Date.now() - lastLineAt < LINE_EVERY_MS) return
      lastLineAt = Date.now()
      const percent = share === undefined ? '' : `, ${Math.round(share * 100)} %`
      stream.write(`${events} events, ${rateOf(events)}/s${percent}\n`)
    },
    stop() {
      if (isBarShown) bar.stop()
    },
  }
}
