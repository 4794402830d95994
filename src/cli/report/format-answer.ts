import type { TArray, TObject, TSchema } from 'typebox'
import { rowsOf, type WrittenRow } from '../../reports/engine/cell-text.ts'
import type { Report } from '../../reports/engine/report.ts'
import { type Cell, formatColumns } from '../frame/table.ts'
import type { Paint } from '../frame/terminal.ts'
import { formatTable, isNumeric, shownText } from './format-table.ts'

interface Answer {
  totals?: WrittenRow
  unconverted?: { currency: string; period: { startDate: string; endDate: string }; totals: WrittenRow }[]
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
  const { totals, comparison, unconverted } = body as Answer
  const rows = rowsOf(report, body)
  // A report whose one row is its totals.
  const isOneRow = totalsRowOf(report) === report.row
  const compared = totals && comparison && formatComparison(report, totals, comparison, paint)
  const missing = unconverted && formatUnconverted(report, unconverted, paint)
  if (isOneRow) return [compared ?? formatList(report.row, totals ?? {}, paint), missing].filter(Boolean).join('\n')
  const table = formatTable(report.row, rows, paint, totals)
  const others = totals && formatOthers(report, totals, paint)
  return [table, others, compared, missing].filter(Boolean).join('\n')
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
  if (type === 'array') return (schema as TArray<TObject>).items.properties && schema
  return anyOf?.[0] && arrayOf(anyOf[0])
}

/** Writes one line for each value. */
function formatList({ properties }: Pick<TObject, 'properties'>, row: WrittenRow, paint: Paint): string {
  const lines = Object.entries(properties).map(([name, schema]) => ({
    name,
    text: shownText(row[name]),
    isNumber: isNumeric(schema),
  }))
  const width = Math.max(0, ...lines.filter(({ isNumber }) => isNumber).map(({ text }) => text.length))
  return formatColumns(
    lines.map(({ name, text, isNumber }) => [{ text: name, paint: paint.dim }, isNumber ? text.padStart(width) : text]),
  )
}

/** Writes the totals of the amounts without an exchange rate, by currency. */
function formatUnconverted(report: Report, parts: NonNullable<Answer['unconverted']>, paint: Paint): string {
  const row = totalsRowOf(report) ?? report.row
  return parts
    .map(({ currency, period, totals }) => {
      const title = paint.bold(`Not converted: ${currency}, ${period.startDate} – ${period.endDate}`)
      return `${title}\n${formatList(row, totals, paint)}`
    })
    .join('\n')
}

/** Writes each total beside that of the other period, with the change. */
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
  const lines = Object.keys(totalsRowOf(report)?.properties ?? {}).map((name): Cell[] => {
    const changeText = percent(change[name])
    return [
      { text: name },
      { text: shownText(compared[name]), align: 'right' },
      { text: shownText(before[name]), align: 'right' },
      { text: changeText, align: 'right', paint: paintChange(changeText, paint) },
    ]
  })
  const header = title.map((text, i): Cell => ({ text, align: i === 0 ? 'left' : 'right', paint: paint.dim }))
  return formatColumns([header, ...lines])
}

function percent(change: number | null | undefined): string {
  if (change === null || change === undefined) return '-'
  return `${change > 0 ? '+' : ''}${(change * 100).toFixed(1)} %`
}

function paintChange(text: string, paint: Paint): (text: string) => string {
  if (text.startsWith('+')) return paint.green
  return text.startsWith('-') && text !== '-' ? paint.red : (same) => same
}
