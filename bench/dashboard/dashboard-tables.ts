import { formatCount } from '../../src/cli/number-text.ts'
import { ms, times } from '../cells.ts'
import type { Table } from '../table.ts'
import type { DashboardResults, ServerLoad } from './dashboard-results.ts'

export function tablesOfDashboard(results: DashboardResults): Table[] {
  return [tableOfPage(results), tableOfCrowd(results)]
}

function tableOfPage({ load, live, events }: DashboardResults): Table {
  return {
    title: 'The overview in a browser, nothing cached',
    columns: ['', ''],
    rows: [
      ['first contentful paint, ms', ms(load.firstPaintMs)],
      ['largest contentful paint, ms', ms(load.largestPaintMs)],
      ['total blocking time, ms', ms(load.blockedMs)],
      ['layout shift', String(load.layoutShift)],
      ['script until the numbers are there, kB', formatCount(load.scriptKb)],
      ['script with charts, kB', formatCount(load.scriptKb + load.chartScriptKb)],
      ['an order posted, until the page shows it: p50, ms', ms(live.p50Ms)],
      ['p99, ms', ms(live.p99Ms)],
    ],
    note: `Medians of ${load.loads} first visits to a shop of ${formatCount(events)} events; script as gzip; ${live.changes} orders, one at a time.`,
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
      row('POST of an order until it counts: p50, ms', ({ p50Ms }) => p50Ms, ms),
      row('p99, ms', ({ p99Ms }) => p99Ms, ms),
      row('memory of the server, MB', ({ memoryMb }) => memoryMb, formatCount),
      row(
        'CPU of the server, s a second',
        ({ nodeCpu }) => nodeCpu,
        (value) => value.toFixed(2),
      ),
      row(
        'CPU of PostgreSQL, s a second',
        ({ postgresCpu }) => postgresCpu,
        (value) => value.toFixed(2),
      ),
    ],
    note: `${crowded.posts} orders, less than five a second. The dashboards, ${crowded.pages} of them real pages, on the same machine, were given ${formatCount(crowded.answers)} answers: p50 ${ms(crowded.answerP50Ms)} ms, p99 ${ms(crowded.answerP99Ms)} ms; ${crowded.failures} failed.`,
  }
}
