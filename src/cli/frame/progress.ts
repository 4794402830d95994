import { SingleBar } from 'cli-progress'
import { formatCount, formatDuration } from './number-text.ts'

interface ProgressState {
  /** The work and its object. A new label begins a new measurement of rate and time left. */
  label: string
  /** The completed amount, in any unit such as bytes. */
  done: number
  /** Undefined when the total is unknown. */
  total: number | undefined
  /** The text to show, with its rate. */
  count: number
  unit: string
}

export interface Progress {
  update: (state: ProgressState) => void
  /** Shows the last state and ends the bar. */
  stop: () => void
}

/** The progress of something that knows only its share, from 0 to 1, or not even that. */
export function showShare(progress: Progress, label: string) {
  return (events: number, share: number | undefined) =>
    progress.update({
      label,
      done: share ?? 0,
      total: share === undefined ? undefined : 1,
      count: events,
      unit: 'events',
    })
}

const PLAIN_LINE_EVERY_MS = 5000
const BAR_FORMAT = '{label} {bar} {percentage}%  {text}'
const ENDLESS_FORMAT = '{label}  {text}'

/** A bar that moves, for a terminal. */
export function openBar(stream: NodeJS.WritableStream): Progress {
  const measure = startMeasuring()
  let bar: SingleBar | undefined
  let shown = ''
  return {
    update: (state) => {
      const { label } = state
      const text = measure(state)
      if (!bar || shown !== label) {
        bar?.stop()
        bar = createBar(state.total === undefined ? ENDLESS_FORMAT : BAR_FORMAT, stream)
        bar.start(state.total ?? 1, 0, { text, label })
        shown = label
      }
      bar.update(state.total === undefined ? 0 : state.done, { text, label })
    },
    stop: () => bar?.stop(),
  }
}

function createBar(format: string, stream: NodeJS.WritableStream): SingleBar {
  return new SingleBar({
    stream,
    format,
    barsize: 28,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    fps: 8,
  })
}

/** A line now and then, for a log file. */
export function openPlainProgress(stream: NodeJS.WritableStream): Progress {
  const measure = startMeasuring()
  let writtenAt = performance.now()
  return {
    update: (state) => {
      const now = performance.now()
      const text = measure(state)
      if (now - writtenAt < PLAIN_LINE_EVERY_MS) return
      writtenAt = now
      const percent = state.total ? ` ${Math.floor((100 * state.done) / state.total)}%` : ''
      stream.write(`${state.label}${percent}  ${text}\n`)
    },
    stop: () => {},
  }
}

function startMeasuring() {
  let label: string | undefined
  let startedAt = performance.now()
  let startCount = 0
  return (state: ProgressState): string => {
    if (state.label !== label) {
      label = state.label
      startedAt = performance.now()
      startCount = state.count
    }
    const ms = performance.now() - startedAt
    const rate = ms > 0 ? ((state.count - startCount) / ms) * 1000 : 0
    const isPredictable = state.total !== undefined && state.done > state.total / 100 && ms > 1000
    const leftMs = isPredictable ? (ms * Math.max(0, (state.total ?? 0) - state.done)) / state.done : undefined
    const left = leftMs === undefined ? '' : `, ${formatDuration(leftMs)} left`
    return `${formatCount(state.count)} ${state.unit}, ${formatCount(rate)}/s${left}`
  }
}
