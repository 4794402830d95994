import type { Question } from './question.ts'

type Row = Record<string, string | null>

/** DuckDB's rows with numbers as short as they can be written. */
export function expectedOf(rows: readonly Row[]): Row[] {
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, shorten(value)])))
}

/** The part of a report's answer that a question is about, in the columns of what is expected, numbers digit by digit. */
export function answerOf(body: string, { part }: Pick<Question, 'part'>, expected: readonly Row[]): Row[] {
  const answer = JSON.parse(body, keepDigits)
  const rows: Row[] = part === 'totals' ? [answer.totals] : (answer.rows ?? answer)
  const columns = Object.keys(expected[0] ?? {})
  return rows.map((row) => Object.fromEntries(columns.map((name) => [name, shorten(row[name] ?? null)])))
}

function keepDigits(_name: string, value: unknown, { source }: { source?: string } = {}): unknown {
  return typeof value === 'number' ? source : value
}

function shorten(value: string | null): string | null {
  if (value === null || !/^-?\d+\.\d+$/.test(value)) return value
  return value.replace(/\.?0+$/, '')
}
