import { REPORT_CONNECTIONS } from '../../reports/engine/report-pool.ts'
import { ProblemError } from '../responses/problem.ts'

/** One connection stays free for short statements, such as health checks. */
const AT_ONCE = REPORT_CONNECTIONS - 1
const WAIT_AT_MOST_MS = 10_000
const MOST_WAITING = 1000

/** A request for a report. */
export interface Turn {
  sender: string
  report: string
}

/** Runs reports, a limited number at a time. */
export type TakeTurn = <T>(turn: Turn, work: () => Promise<T>) => Promise<T>

/** A request that was refused because its sender has too many requests at once. */
export class NoTurn extends ProblemError {
  readonly sender: string

  constructor({ sender }: Turn) {
    super(
      'too-many',
      'Too many reports were requested at the same time with this access key or from this address. Try again in a few seconds',
      {
        headers: { 'retry-after': '2' },
      },
    )
    this.sender = sender
  }
}

interface Waiting extends Turn {
  begin: () => void
}

/**
 * Shares the connections of reports fairly. A sender uses up to half of them, and a single report of a sender one less. A free connection
 * goes to the sender with the fewest running reports, and among these requests to the report with the fewest running. A fast report is
 * therefore answered while slow ones wait.
 */
export function createTurns({
  atOnce = AT_ONCE,
  waitAtMostMs = WAIT_AT_MOST_MS,
  mostWaiting = MOST_WAITING,
} = {}): TakeTurn {
  const mostOfSender = Math.ceil(atOnce / 2)
  const mostOfReport = Math.max(1, mostOfSender - 1)
  const running: Turn[] = []
  const waiting = new Set<Waiting>()

  const ofSender = ({ sender }: Turn) => running.filter((turn) => turn.sender === sender).length
  const ofReport = ({ sender, report }: Turn) =>
    running.filter((turn) => turn.sender === sender && turn.report === report).length
  const mayBegin = (turn: Turn) =>
    running.length < atOnce && ofSender(turn) < mostOfSender && ofReport(turn) < mostOfReport

  function beginNext() {
    const [next] = [...waiting].filter(mayBegin).sort((a, b) => ofSender(a) - ofSender(b) || ofReport(a) - ofReport(b))
    if (!next) return
    waiting.delete(next)
    running.push(next)
    next.begin()
  }

  async function wait({ sender, report }: Turn): Promise<Turn> {
    if ([...waiting].filter((one) => one.sender === sender).length >= mostWaiting) throw new NoTurn({ sender, report })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const entry = { sender, report, begin: resolve }
    waiting.add(entry)
    const timer = setTimeout(() => {
      if (waiting.delete(entry)) reject(new NoTurn(entry))
    }, waitAtMostMs)
    try {
      await promise
      return entry
    } finally {
      clearTimeout(timer)
    }
  }

  return async (turn, work) => {
    const entry = mayBegin(turn) ? { ...turn } : await wait(turn)
    if (!running.includes(entry)) running.push(entry)
    try {
      return await work()
    } finally {
      running.splice(running.indexOf(entry), 1)
      beginNext()
    }
  }
}
