import type { AnswerOf, RowOf } from '../../api/client.ts'
import { Problem } from '../../api/problem.ts'
import type { Format } from '../../format/format.ts'
import { countOf } from './count-of.ts'
import type { Tab } from './use-tab.ts'

/** One thing that an operator asks first, and its answer. */
export interface Check {
  label: string
  /** `unknown`: not answered yet. `closed`: the access key does not open it. */
  state: 'good' | 'warning' | 'bad' | 'unknown' | 'closed'
  text: string
  tab: Tab
  parameters?: Readonly<Record<string, string>>
}

interface Asked<A> {
  data: A | undefined
  error: Error | null
}

export interface Intake {
  sources: Asked<AnswerOf<'/api/sources'>>
  ingest: Asked<AnswerOf<'/api/analytics/ingest'>>
  waiting: Asked<AnswerOf<'/api/analytics/waiting'>>
  /** The dead letters of the last 24 hours. */
  newDeadLetters: Asked<AnswerOf<'/api/dead-letters'>>
  timeZones: Asked<AnswerOf<'/api/operations/time-zones'>>
}

type Found = Pick<Check, 'state' | 'text'>

/** An event that waits longer than this for its order waits too long. */
const LONG_WAIT_SECONDS = 3600

/** A source whose events keep coming and are older than this is behind. */
const LONG_LAG_SECONDS = 60

/** Whether all is well. */
export function checkHealth(
  { sources, ingest, waiting, newDeadLetters, timeZones }: Intake,
  format: Format,
  nowMs: number,
) {
  const checks: Check[] = [
    { label: 'Sources', tab: 'intake', ...look(sources, (answer) => checkSources(answer.sources)) },
    { label: 'Lag', tab: 'intake', ...look(sources, (answer) => checkLag(answer.sources, format)) },
    { label: 'Accounting', tab: 'intake', ...look(ingest, (answer) => checkAccounting(answer, format)) },
    { label: 'Waiting events', tab: 'intake', ...look(waiting, (answer) => checkWaiting(answer, format, nowMs)) },
    {
      ...{ label: 'New dead letters', tab: 'dead-letters', parameters: { since: '24h' } },
      ...look(newDeadLetters, (answer) => checkDeadLetters(answer, format)),
    },
    { label: 'Time zone', tab: 'storage', ...look(timeZones, checkTimeZones) },
  ]
  return checks
}

function look<A>({ data, error }: Asked<A>, find: (answer: A) => Found): Found {
  if (error instanceof Problem && error.status === 403) {
    return { state: 'closed', text: 'Not open to a key of one tenant' }
  }
  if (error) return { state: 'bad', text: error instanceof Problem ? error.title : error.message }
  return data === undefined ? { state: 'unknown', text: 'Being looked at' } : find(data)
}

type Source = AnswerOf<'/api/sources'>['sources'][number]

function checkSources(sources: readonly Source[]): Found {
  if (sources.length === 0) return { state: 'good', text: 'No broker is set up; events come over HTTP' }
  const [broken] = sources.filter(({ problem, status }) => problem !== null || status === 'stopped')
  if (broken) return { state: 'bad', text: `${broken.name}: ${broken.problem ?? 'stopped'}` }
  const [early] = sources.filter(({ status }) => status !== 'receiving')
  if (early) return { state: 'warning', text: `${early.name} is ${early.status}` }
  const [risky] = sources.filter(({ warning }) => warning !== null)
  if (risky) return { state: 'warning', text: `${risky.name} may lose messages` }
  const [first, second] = sources
  return { state: 'good', text: second ? `All ${sources.length} receive` : `${first?.name} receives` }
}

function checkLag(sources: readonly Source[], format: Format): Found {
  const known = sources.flatMap(({ lagSeconds, ...rest }) =>
    lagSeconds === null ? [] : [{ ...rest, lagSeconds: Math.max(0, lagSeconds) }],
  )
  const busy = known.filter(({ messagesPerSecond }) => messagesPerSecond > 0)
  const slowest = largest(busy)
  if (slowest && slowest.lagSeconds > LONG_LAG_SECONDS) {
    return { state: 'warning', text: `${slowest.name} is ${format.span(slowest.lagSeconds)} behind` }
  }
  if (slowest) return { state: 'good', text: `${format.span(slowest.lagSeconds)} at most` }
  const [newest] = known.sort((a, b) => a.lagSeconds - b.lagSeconds)
  return {
    state: 'good',
    text: newest ? `Quiet; the newest event is ${format.span(newest.lagSeconds)} old` : 'No event yet',
  }
}

const largest = <S extends { lagSeconds: number }>(sources: readonly S[]): S | undefined =>
  sources.toSorted((a, b) => b.lagSeconds - a.lagSeconds)[0]

type Counts = Pick<RowOf<'/api/analytics/ingest'>, 'received' | 'applied' | 'duplicate' | 'ignored' | 'rejected'>

/** By how much the outcomes are more (or, below zero, fewer) than what was received; zero when they add up. */
export function accountingGap({ received, applied, duplicate, ignored, rejected }: Counts): number {
  return applied + duplicate + ignored + rejected - received
}

function checkAccounting({ rows, totals }: AnswerOf<'/api/analytics/ingest'>, format: Format): Found {
  const wrong = [...rows, totals].filter((row) => accountingGap(row) !== 0).length
  if (wrong > 0) return { state: 'bad', text: `Does not add up in ${countOf(wrong, 'row', format)}` }
  return { state: 'good', text: `${format.count(totals.received)} received, each accounted for` }
}

function checkWaiting({ totals }: AnswerOf<'/api/analytics/waiting'>, format: Format, nowMs: number): Found {
  if (totals.events === 0 || totals.oldestAt === null) return { state: 'good', text: 'Nothing waits' }
  const seconds = Math.max(0, (nowMs - Date.parse(totals.oldestAt)) / 1000)
  const text = `${format.count(totals.events)}, the oldest for ${format.span(seconds)}`
  return { state: seconds > LONG_WAIT_SECONDS ? 'warning' : 'good', text }
}

function checkDeadLetters({ totals }: AnswerOf<'/api/dead-letters'>, format: Format): Found {
  const count = totals?.letters ?? 0
  if (count === 0) return { state: 'good', text: 'None in the last 24 hours' }
  return { state: 'warning', text: `${format.count(count)} in the last 24 hours` }
}

function checkTimeZones({ timeZone, eventTimeZone, problems }: AnswerOf<'/api/operations/time-zones'>): Found {
  const [problem] = problems
  if (problem !== undefined) return { state: 'warning', text: problem }
  return {
    state: 'good',
    text: timeZone === eventTimeZone ? timeZone : `${timeZone}; times without an offset in ${eventTimeZone}`,
  }
}

/** All of it in a few words. */
export function tellHealth(checks: readonly Check[]): Found {
  const bad = checks.filter(({ state }) => state === 'bad')
  const warnings = checks.filter(({ state }) => state === 'warning')
  const labels = [...bad, ...warnings].map(({ label }, i) => (i === 0 ? label : label.toLowerCase())).join(', ')
  if (bad.length > 0) return { state: 'bad', text: `Something is wrong: ${labels}` }
  if (warnings.length > 0) return { state: 'warning', text: `Worth a look: ${labels}` }
  if (checks.some(({ state }) => state === 'unknown')) return { state: 'unknown', text: 'Being looked at' }
  if (checks.some(({ state }) => state === 'closed')) {
    return { state: 'good', text: 'All that this key opens is all right' }
  }
  return { state: 'good', text: 'Everything is all right' }
}
