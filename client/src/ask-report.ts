import type { Reports } from './generated/reports.ts'
import { headersOf } from './headers.ts'
import type { Settings } from './options.ts'

/** The path of a report after `/api/analytics/`, such as `sales/summary`. */
export type ReportName = keyof Reports
export type ReportParameters<N extends ReportName> = Reports[N]['parameters']
export type ReportAnswer<N extends ReportName> = Reports[N]['answer']

/** The answer to a report was an error. */
export class ReportError extends Error {
  override name = 'ReportError'
  status: number
  /** The problem document (RFC 9457) of the answer, if it has one. */
  problem: Readonly<Record<string, unknown>>

  constructor(message: string, { status, problem }: Pick<ReportError, 'status' | 'problem'>) {
    super(message)
    this.status = status
    this.problem = problem
  }
}

/**
 * Asks for a report. Amounts are numbers of JavaScript: beyond 15 digits, the last ones are rounded.
 *
 * @throws ReportError for an answer that is an error, and the error of `fetch` if there is none.
 */
export async function askReport<N extends ReportName>(
  settings: Settings,
  name: N,
  parameters: ReportParameters<N>,
): Promise<ReportAnswer<N>> {
  const query = new Map(Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null))
  const path = name.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const value = query.get(parameter)
    if (value === undefined) throw new TypeError(`The report ${name} needs the parameter ${parameter}`)
    query.delete(parameter)
    return encodeURIComponent(String(value))
  })
  const search = new URLSearchParams([...query].map(([key, value]): [string, string] => [key, String(value)]))
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), settings.timeoutMs)
  try {
    const response = await settings.fetch(`${settings.url}/api/analytics/${path}?${search}`, {
      headers: headersOf(settings),
      signal: controller.signal,
    })
    const text = await response.text()
    if (response.ok) return JSON.parse(text) as ReportAnswer<N>
    const problem = problemOf(text)
    const { detail = problem.title ?? text.slice(0, 200) } = problem
    throw new ReportError(`${name}: ${response.status} ${detail}`, { status: response.status, problem })
  } finally {
    clearTimeout(timer)
  }
}

function problemOf(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}
