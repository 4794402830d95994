import type { ResponseOf, RowOf } from '../../api/client.ts'
import { Problem } from '../../api/problem.ts'
import { countOf } from '../../format/count-of.ts'
import type { Format } from '../../format/format.ts'
import type { NumberScope } from '../../view/scope.ts'
import type { Tab } from './use-tab.ts'

/** One health check with its result. */
export interface Check {
  label: string
  /** Whether the result is about the tenant of the page or about all tenants. */
  scope: NumberScope
  /** `unknown`: loading. `closed`: not visible to the access key. */
  state: 'good' | 'warning' | 'bad' | 'unknown' | 'closed'
  text: string
  tab: Tab
  parameters?: Readonly<Record<string, string>>
}

interface Loaded<A> {
  data: A | undefined
  error: Error | null
}

export interface Intake {
  sources: Loaded<ResponseOf<'/api/sources'>>
  ingest: Loaded<ResponseOf<'/api/analytics/ingest'>>
  waiting: Loaded<ResponseOf<'/api/analytics/waiting'>>
  /** The dead letters of the last 24 hours. */
  newDeadLetters: Loaded<ResponseOf<'/api/dead-letters'>>
  timeZones: Loaded<ResponseOf<'/api/operations/time-zones'>>
  filling: Loaded<ResponseOf<'/api/operations/filling'>>
}

type Finding = Pick<Check, 'state' | 'text'>

/** Events that wait longer than this for their order cause a warning. */
const LONG_WAIT_SECONDS = 3600

/** A higher lag of a source that receives messages causes a warning. */
const LONG_LAG_SECONDS = 60

/** The health checks, in the sequence of the page. */
export function checkHealth(
  { sources, ingest, waiting, newDeadLetters, timeZones, filling }: Intake,
  format: Format,
  nowMs: number,
) {
  const checks: Check[] = [
    {
      label: 'Sources',
      scope: 'all',
      tab: 'intake',
      ...checkLoaded(sources, (response) => checkSources(response.sources)),
    },
    {
      label: 'Lag',
      scope: 'all',
      tab: 'intake',
      ...checkLoaded(sources, (response) => checkLag(response.sources, format)),
    },
    {
      label: 'Accounting',
      scope: 'tenant',
      tab: 'intake',
      ...checkLoaded(ingest, (response) => checkAccounting(response, format)),
    },
    {
      label: 'Waiting events',
      scope: 'tenant',
      tab: 'intake',
      ...checkLoaded(waiting, (response) => checkWaiting(response, format, nowMs)),
    },
    {
      label: 'New dead letters',
      scope: 'all',
      tab: 'dead-letters',
      parameters: { since: '24h' },
      ...checkLoaded(newDeadLetters, (response) => checkDeadLetters(response, format)),
    },
    { label: 'Tables', scope: 'all', tab: 'verify', ...checkLoaded(filling, checkFilling) },
    { label: 'Time zone', scope: 'all', tab: 'storage', ...checkLoaded(timeZones, checkTimeZones) },
  ]
  return checks
}

function checkLoaded<A>({ data, error }: Loaded<A>, check: (response: A) => Finding): Finding {
  if (error instanceof Problem && error.status === 403) {
    return { state: 'closed', text: 'Not visible to this access key' }
  }
  if (error) return { state: 'bad', text: error instanceof Problem ? error.title : error.message }
  return data === undefined ? { state: 'unknown', text: 'Checking …' } : check(data)
}

type Source = ResponseOf<'/api/sources'>['sources'][number]

function checkSources(sources: readonly Source[]): Finding {
  if (sources.length === 0) return { state: 'good', text: 'None; events arrive over HTTP' }
  const [broken] = sources.filter(({ problem, status }) => problem !== null || status === 'stopped')
  if (broken) return { state: 'bad', text: `${broken.name}: ${broken.problem ?? 'stopped'}` }
  const [early] = sources.filter(({ status }) => status !== 'receiving')
  if (early) return { state: 'warning', text: `${early.name} is ${early.status}` }
  const [risky] = sources.filter(({ warning }) => warning !== null)
  if (risky) return { state: 'warning', text: `${risky.name} may lose messages` }
  const [first, second] = sources
  return { state: 'good', text: second ? `All ${sources.length} are receiving` : `${first?.name} is receiving` }
}

function checkLag(sources: readonly Source[], format: Format): Finding {
  if (sources.length === 0) return { state: 'good', text: 'Not measured for HTTP' }
  const known = sources.flatMap(({ lagSeconds, ...rest }) =>
    lagSeconds === null ? [] : [{ ...rest, lagSeconds: Math.max(0, lagSeconds) }],
  )
  const busy = known.filter(({ messagesPerSecond }) => messagesPerSecond > 0)
  const slowest = largest(busy)
  if (slowest && slowest.lagSeconds > LONG_LAG_SECONDS) {
    return { state: 'warning', text: `${slowest.name} is ${format.span(slowest.lagSeconds)} behind` }
  }
  if (slowest) return { state: 'good', text: `Up to ${format.span(slowest.lagSeconds)}` }
  const [newest] = known.sort((a, b) => a.lagSeconds - b.lagSeconds)
  return {
    state: 'good',
    text: newest ? `No new messages; the newest event is ${format.span(newest.lagSeconds)} old` : 'No events yet',
  }
}

const largest = <S extends { lagSeconds: number }>(sources: readonly S[]): S | undefined =>
  sources.toSorted((a, b) => b.lagSeconds - a.lagSeconds)[0]

type Counts = Pick<
  RowOf<'/api/analytics/ingest'>,
  'received' | 'applied' | 'duplicate' | 'ignored' | 'rejected' | 'withdrawn'
>

/** The sum of the outcomes minus the events received; zero if the accounting adds up. */
export function accountingGap({ received, applied, duplicate, ignored, rejected, withdrawn }: Counts): number {
  return applied + duplicate + ignored + rejected + withdrawn - received
}

function checkAccounting({ rows, totals }: ResponseOf<'/api/analytics/ingest'>, format: Format): Finding {
  const wrong = [...rows, totals].filter((row) => accountingGap(row) !== 0).length
  if (wrong > 0) return { state: 'bad', text: `Does not add up in ${countOf(wrong, 'row', format)}` }
  return { state: 'good', text: `${format.count(totals.received)} received, all accounted for` }
}

function checkWaiting({ totals }: ResponseOf<'/api/analytics/waiting'>, format: Format, nowMs: number): Finding {
  if (totals.events === 0 || totals.oldestAt === null) return { state: 'good', text: 'None' }
  const seconds = Math.max(0, (nowMs - Date.parse(totals.oldestAt)) / 1000)
  const text = `${format.count(totals.events)}; the oldest for ${format.span(seconds)}`
  return { state: seconds > LONG_WAIT_SECONDS ? 'warning' : 'good', text }
}

function checkDeadLetters({ totals }: ResponseOf<'/api/dead-letters'>, format: Format): Finding {
  const count = totals?.letters ?? 0
  if (count === 0) return { state: 'good', text: 'None in the last 24 hours' }
  return { state: 'warning', text: `${format.count(count)} in the last 24 hours` }
}

function checkTimeZones({ timeZone, eventTimeZone, problems }: ResponseOf<'/api/operations/time-zones'>): Finding {
  const [problem] = problems
  if (problem !== undefined) return { state: 'warning', text: problem }
  return {
    state: 'good',
    text: timeZone === eventTimeZone ? timeZone : `${timeZone}; times without an offset are in ${eventTimeZone}`,
  }
}

function checkFilling({ status, percent, problem }: ResponseOf<'/api/operations/filling'>): Finding {
  if (status === 'complete') return { state: 'good', text: 'Contain all events' }
  if (status === 'blocked') return { state: 'bad', text: problem ?? 'Cannot be filled' }
  return { state: 'warning', text: percent === null ? 'Filling after an upgrade' : `Filling: ${percent} %` }
}

/** The result of all checks in a few words. */
export function summarizeHealth(checks: readonly Check[]): Finding {
  const bad = checks.filter(({ state }) => state === 'bad')
  const warnings = checks.filter(({ state }) => state === 'warning')
  const labels = [...bad, ...warnings].map(({ label }, i) => (i === 0 ? label : label.toLowerCase())).join(', ')
  if (bad.length > 0) return { state: 'bad', text: `Problem: ${labels}` }
  if (warnings.length > 0) return { state: 'warning', text: `Needs attention: ${labels}` }
  if (checks.some(({ state }) => state === 'unknown')) return { state: 'unknown', text: 'Checking …' }
  if (checks.some(({ state }) => state === 'closed')) {
    return { state: 'good', text: 'All systems visible to this key are healthy' }
  }
  return { state: 'good', text: 'All systems healthy' }
}
