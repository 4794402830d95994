import { formatCount } from '../../src/cli/number-text.ts'
import { ms, times } from '../cells.ts'
import type { Table } from '../table.ts'
import type { ReportLatency, ReportLevel } from './measure-reports.ts'
import type { ReportResults } from './report-results.ts'

export function tablesOfReports({ levels, replay }: ReportResults): Table[] {
  return [
    ...levels.map(tableOfLevel),
    {
      title: 'Every number from the raw events once more',
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
    note: `${Math.max(...reports.map(({ requests }) => requests))} requests each (fewer of those that take long), one at a time, in turns. PostgreSQL and DuckDB: how many times as long the same question takes, asked of the orders themselves (medians), with the same answer; in PostgreSQL on Tidemark's own tables and indexes, in DuckDB on its own, in this process. 5,000 ms: PostgreSQL breaks a report off after five seconds. Where it is empty, orders and lines alone do not tell it.`,
  }
}

function cellsOf(latency: ReportLatency | undefined): string[] {
  if (!latency) return ['', '', '', '']
  const { p50Ms, p99Ms, postgresMs, duckDbMs } = latency
  const ratio = (value: number | undefined) => (value === undefined ? '' : times(value / p50Ms))
  return [ms(p50Ms), ms(p99Ms), ratio(postgresMs), ratio(duckDbMs)]
}
