import { formatCount } from '../../src/cli/frame/number-text.ts'
import { ms, times } from '../cells.ts'
import type { Table } from '../table.ts'
import type { ReportLatency, ReportLevel } from './measure-reports.ts'
import type { ReportResults } from './report-results.ts'

export function tablesOfReports({ levels, replay }: Pick<ReportResults, 'levels' | 'replay'>): Table[] {
  return [
    ...levels.map(tableOfLevel),
    ...tablesOfGrowth(levels),
    {
      title: 'Replays of the stored events',
      columns: ['', 'events', 'events/s'],
      rows: [
        ['tidemark verify, all tables', formatCount(replay.events), formatCount(replay.verifiedPerSecond)],
        [`tidemark rebuild ${replay.rebuiltTable}`, formatCount(replay.events), formatCount(replay.rebuiltPerSecond)],
      ],
    },
  ]
}

const SPANS = ['month', 'year'] as const

function tableOfLevel({ orders, reports }: ReportLevel): Table {
  const names = [...new Set(reports.map(({ report }) => report))]
  const find = (name: string, span: string) =>
    reports.find(({ report, ...rest }) => report === name && rest.span === span)
  return {
    title: `Reports over HTTP at ${formatCount(orders)} orders, in milliseconds`,
    columns: ['', '30 days: p50', 'p99', 'PostgreSQL', 'DuckDB', 'a year: p50', 'p99', 'PostgreSQL', 'DuckDB'],
    rows: names.map((name) => [name, ...SPANS.flatMap((span) => cellsOf(find(name, span)))]),
    note: `Up to ${Math.max(...reports.map(({ requests }) => requests))} requests for each report, one at a time, all reports in turn. The columns PostgreSQL and DuckDB compare with a query on the orders themselves that has the same result: its median time divided by the p50. PostgreSQL uses Tidemark's tables and indexes. DuckDB has a copy and runs in the process of the bench. An empty value means that orders and lines do not contain the result. PostgreSQL cancels a report after 5,000 ms.`,
  }
}

/** How much longer each report takes at the last number of orders than at the first. */
function tablesOfGrowth(levels: readonly ReportLevel[]): Table[] {
  const [few, many] = [levels[0], levels.at(-1)]
  if (!few || !many || few === many) return []
  const names = [...new Set(few.reports.map(({ report }) => report))]
  const cells = (name: string, span: string) => {
    const [before, after] = [few, many].map(({ reports }) =>
      reports.find((one) => one.report === name && one.span === span),
    )
    return before && after ? [times(after.p50Ms / before.p50Ms), times(after.p99Ms / before.p99Ms)] : ['', '']
  }
  return [
    {
      title: `Reports at ${formatCount(many.orders)} orders, compared with ${formatCount(few.orders)}`,
      columns: ['', '30 days: p50', 'p99', 'a year: p50', 'p99'],
      rows: names.map((name) => [name, ...SPANS.flatMap((span) => cells(name, span))]),
      note: 'A time divided by that of the same run at fewer orders. The period has that many times more orders too.',
    },
  ]
}

function cellsOf(latency: ReportLatency | undefined): string[] {
  if (!latency) return ['', '', '', '']
  const { p50Ms, p99Ms, postgresMs, duckDbMs } = latency
  const ratio = (value: number | undefined) => (value === undefined ? '' : times(value / p50Ms))
  return [ms(p50Ms), ms(p99Ms), ratio(postgresMs), ratio(duckDbMs)]
}
