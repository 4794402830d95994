import type colors from 'picocolors'
import type { TArray, TObject, TSchema } from 'typebox'
import { rowsOf, type WrittenRow } from '../../reports/engine/cell-text.ts'
import type { Report } from '../../reports/engine/report.ts'
import { formatTable, isNumeric, shownText } from './format-table.ts'

export type Paint = ReturnType<typeof colors.createColors>

interface Answer {
  totals?: WrittenRow
  comparison?: {
    period: { startDate: string; endDate: string }
    totals: WrittenRow
    /** When a day counts on neither side: that day, and the totals without it. */
    leftOutDay?: string | null
    comparedTotals?: WrittenRow
    change: Record<string, number | null>
  }
}

/** An answer for people: rows, totals as the last line, what it is compared with below. */
export function formatAnswer(report: Report, body: unknown, paint: Paint): string {
  if (report.kind === 'row') return formatOne(report.row, body as WrittenRow, paint)
  const { totals, comparison } = body as Answer
  const rows = rowsOf(report, body)
  // A report whose one row is its totals.
  const isOneRow = totalsRowOf(report) === report.row
  const compared = totals && comparison && formatComparison(report, totals, comparison, paint)
  if (isOneRow) return compared ?? formatList(report.row, totals ?? {}, paint)
  const table = formatTable(report.row, rows, paint, totals)
  const others = totals && formatOthers(report, totals, paint)
  return [table, others, compared].filter(Boolean).join('\n')
}

/** The columns of a report's totals. */
const totalsRowOf = (report: Report): TObject | undefined => (report.kind === 'row' ? undefined : report.totals?.row)

/** Totals that are not columns of the rows. */
function formatOthers(report: Report, values: WrittenRow, paint: Paint): string | undefined {
  const others = Object.entries(totalsRowOf(report)?.properties ?? {}).filter(
    ([name]) => !(name in report.row.properties),
  )
  if (others.length === 0) return undefined
  return formatList({ properties: Object.fromEntries(others) }, values, paint)
}

function formatOne({ properties }: TObject, row: WrittenRow, paint: Paint): string {
  const isTable = ([, schema]: [string, TSchema]) => arrayOf(schema) !== undefined
  const entries = Object.entries(properties)
  const flat = Object.fromEntries(entries.filter((entry) => !isTable(entry)))
  const tables = entries.filter(isTable).map(([name, schema]) => {
    const rows = (row[name] ?? []) as WrittenRow[]
    return `${paint.bold(name)}\n${formatTable((arrayOf(schema) as TArray<TObject>).items, rows, paint)}`
  })
  return [formatList({ properties: flat }, row, paint), ...tables].join('\n')
}

function arrayOf(schema: TSchema): TSchema | undefined {
  const { anyOf, type } = schema as { anyOf?: TSchema[]; type?: string }
  if (type === 'array') return schema
  return anyOf?.[0] && arrayOf(anyOf[0])
}

/** A line a value. */
function formatList({ properties }: Pick<TObject, 'properties'>, row: WrittenRow, paint: Paint): string {
  const lines = Object.entries(properties).map(([name, schema]) => ({
    name,
    text: shownText(row[name]),
    isNumber: isNumeric(schema),
  }))
  const nameWidth = Math.max(0, ...lines.map(({ name }) => name.length))
  const width = Math.max(0, ...lines.filter(({ isNumber }) => isNumber).map(({ text }) => text.length))
  return lines
    .map(
      ({ name, text, isNumber }) => `${paint.dim(name.padEnd(nameWidth))}  ${isNumber ? text.padStart(width) : text}\n`,
    )
    .join('')
}

/** Each total beside that of the other period, and how much more it is. */
function formatComparison(
  report: Report,
  totals: WrittenRow,
  { period, totals: before, leftOutDay, comparedTotals, change }: NonNullable<Answer['comparison']>,
  paint: Paint,
): string {
  const compared = (leftOutDay && comparedTotals) || totals
  const title = [
    'total',
    leftOutDay ? `without ${leftOutDay}` : 'now',
    `${period.startDate} – ${period.endDate}`,
    'change',
  ]
  const lines = Object.keys(totalsRowOf(report)?.properties ?? {}).map((name) => [
    name,
    shownText(compared[name]),
    shownText(before[name]),
    percent(change[name]),
  ])
  const widths = title.map((_, i) => Math.max(...[title, ...lines].map((line) => line[i]?.length ?? 0)))
  const align = (text: string, i: number) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0))
  const write = (line: readonly string[]) =>
    line.map((text, i) => (i === 3 ? paintChange(text, paint)(align(text, i)) : align(text, i))).join('  ')
  return [paint.dim(title.map(align).join('  ')), ...lines.map(write)].map((line) => `${line}\n`).join('')
}

function percent(change: number | null | undefined): string {
  if (change === null || change === undefined) return '-'
  return `${change > 0 ? '+' : ''}${(change * 100).toFixed(1)} %`
}

function paintChange(text: string, paint: Paint): (text: string) => string {
  if (text.startsWith('+')) return paint.green
  return text.startsWith('-') && text !== '-' ? paint.red : (same) => same
}
