import type { Report } from './report.ts'

/** A row from `writeRows`. */
export type WrittenRow = Readonly<Record<string, unknown>>

/** Whether a value is a list of texts, such as the coupons of an order. */
export const isListOfTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

/** A value as text: numbers with all digits, null as empty text, texts with commas between, nested rows as JSON. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (isListOfTexts(value)) return value.join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** The rows of an answer of any kind of report. */
export function rowsOf({ kind }: Pick<Report, 'kind'>, body: unknown): readonly WrittenRow[] {
  if (kind === 'row') return [body as WrittenRow]
  return Array.isArray(body) ? body : (body as { rows: WrittenRow[] }).rows
}
