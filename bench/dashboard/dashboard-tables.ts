import { formatCount } from '../../src/cli/frame/number-text.ts'
import { ms, times } from '../cells.ts'
import type { Table } from '../table.ts'
import type { DashboardResults, ServerLoad } from './dashboard-results.ts'

export function tablesOfDashboard(results: DashboardResults): Table[] {
  return [tableOfPage(results), tableOfCrowd(results)]
}

function tableOfPage({ load, live, events }: DashboardResults): Table {
  return {
    title: 'The overview in a browser, without a cache',
    columns: ['', ''],
    rows: [
      ['first contentful paint, ms', ms(load.firstPaintMs)],
      ['largest contentful paint, ms', ms(load.largestPaintMs)],
      ['total blocking time, ms', ms(load.blockedMs)],
      ['layout shift', String(load.layoutShift)],
      ['scripts without charts, kB', formatCount(load.scriptKb)],
      ['scripts with charts, kB', formatCount(load.scriptKb + load.chartScriptKb)],
      ['from the POST of an order until the page shows it: p50, ms', ms(live.p50Ms)],
      ['p99, ms', ms(live.p99Ms)],
    ],
    note: `Medians of ${load.loads} first visits to a shop with ${formatCount(events)} events. Scripts are compressed by gzip. ${live.changes} orders are posted, one at a time.`,
  }
}

function tableOfCrowd({ alone, crowded, sizes }: DashboardResults): Table {
  const row = (name: string, of: (load: ServerLoad) => number | undefined, write: (value: number) => string) => {
    const [without, withThem] = [of(alone), of(crowded)]
    if (without === undefined || withThem === undefined) return [name, 'unknown', 'unknown', '']
    return [name, write(without), write(withThem), times(withThem / without)]
  }
  return {
    title: `A server with ${sizes.dashboards} open dashboards`,
    columns: ['', 'without', 'with', 'ratio'],
    rows: [
      row('POST of an order, until all totals include it: p50, ms', ({ p50Ms }) => p50Ms, ms),
      row('p99, ms', ({ p99Ms }) => p99Ms, ms),
      row('memory of the server, MB', ({ memoryMb }) => memoryMb, formatCount),
      row(
        'CPU of the server, s per second',
        ({ nodeCpu }) => nodeCpu,
        (value) => value.toFixed(2),
      ),
      row(
        'CPU of PostgreSQL, s per second',
        ({ postgresCpu }) => postgresCpu,
        (value) => value.toFixed(2),
      ),
    ],
    note: `${crowded.posts} orders, less than five a second. The dashboards run on the same machine, and ${crowded.pages} are real pages. The others received ${formatCount(crowded.answers)} responses (p50 ${ms(crowded.answerP50Ms)} ms, p99 ${ms(crowded.answerP99Ms)} ms), and ${crowded.failures} requests failed.`,
  }
}
