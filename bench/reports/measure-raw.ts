import { answerOf, expectedOf } from '../../test/online-retail/answers.ts'
import { median } from '../measure.ts'
import type { RawEngine } from './raw-engines.ts'
import type { ReportRequest } from './report-requests.ts'

const MAX_SPENT_MS = 3000

/**
 * Measures the query of a report on the orders themselves. The result is the median of up to `rounds` rounds. Slow queries get
 * fewer rounds.
 *
 * @param body the response of the report.
 * @throws Error if the query has another result than the report.
 */
export async function measureRaw(
  engine: RawEngine,
  { path, raw }: ReportRequest,
  body: string,
  rounds: number,
): Promise<number | undefined> {
  if (!raw) return undefined
  compare(path, raw, body, await engine.query(raw.sql))
  const measured: number[] = []
  const started = performance.now()
  while (measured.length < rounds) {
    const before = performance.now()
    await engine.query(raw.sql)
    const now = performance.now()
    measured.push(now - before)
    if (now - started > MAX_SPENT_MS) break
  }
  return median(measured)
}

function compare(
  path: string,
  { part, only }: NonNullable<ReportRequest['raw']>,
  body: string,
  rows: Awaited<ReturnType<RawEngine['query']>>,
): void {
  const expected = expectedOf(rows)
  const answer = answerOf(body, { part }, expected).filter((row) => only?.(row) ?? true)
  if (JSON.stringify(answer) === JSON.stringify(expected)) return
  const at = expected.findIndex((row, i) => JSON.stringify(row) !== JSON.stringify(answer[i]))
  throw new Error(
    `${path} has ${answer.length} rows, but the query on the orders has ${expected.length}. The first difference is ${JSON.stringify(answer[at])} instead of ${JSON.stringify(expected[at])}`,
  )
}
