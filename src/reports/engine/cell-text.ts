import type { Report } from './report.ts'

/** A row as `writeRows` gives it. */
export type WrittenRow = Readonly<Record<string, unknown>>

/** A value of a row as text: numbers with all their digits, null as empty text, rows within a row as JSON. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The rows of an answer, whichever form it has. */
export function rowsOf({ one }: Pick<Report, 'one'>, body: unknown): readonly WrittenRow[] {
  if (one) return [body as WrittenRow]
  return Array.isArray(body) ? body : (body as { rows: WrittenRow[] }).rows
}
