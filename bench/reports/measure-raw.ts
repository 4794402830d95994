import { answerOf, expectedOf } from '../../test/online-retail/answers.ts'
import { median } from '../measure.ts'
import type { Question } from './questions.ts'
import type { RawEngine } from './raw-engines.ts'

const ENOUGH_MS = 3000

/**
 * How long the same question takes a database that has only the orders: the median of so many rounds, of fewer where one takes
 * seconds.
 *
 * @param body the report's answer.
 * @throws Error when the database comes to another answer.
 */
export async function measureRaw(
  engine: RawEngine,
  { path, raw }: Question,
  body: string,
  rounds: number,
): Promise<number | undefined> {
  if (!raw) return undefined
  compare(path, raw, body, await engine.ask(raw.sql))
  const measured: number[] = []
  const started = performance.now()
  while (measured.length < rounds) {
    const before = performance.now()
    await engine.ask(raw.sql)
    const now = performance.now()
    measured.push(now - before)
    if (now - started > ENOUGH_MS) break
  }
  return median(measured)
}

function compare(
  path: string,
  { part, only }: NonNullable<Question['raw']>,
  body: string,
  rows: Awaited<ReturnType<RawEngine['ask']>>,
): void {
  const expected = expectedOf(rows)
  const answer = answerOf(body, { part }, expected).filter((row) => only?.(row) ?? true)
  if (JSON.stringify(answer) === JSON.stringify(expected)) return
  const at = expected.findIndex((row, i) => JSON.stringify(row) !== JSON.stringify(answer[i]))
  throw new Error(
    `${path} has ${answer.length} rows, the orders ${expected.length}; the first that differs is ${JSON.stringify(answer[at])}, not ${JSON.stringify(expected[at])}`,
  )
}
