import { formatCount } from '../src/cli/frame/number-text.ts'
import { tablesOfBrokers } from './brokers/broker-tables.ts'
import { CPU_COLUMNS, cpuOf, ms, times } from './cells.ts'
import { tablesOfDashboard } from './dashboard/dashboard-tables.ts'
import type { Machine } from './machine.ts'
import type { ManyCustomers } from './many-customers.ts'
import type { Rate } from './measure.ts'
import { tableOfProcesses } from './processes/measure-processes.ts'
import type { Latency } from './report-latency.ts'
import { tablesOfReports } from './reports/report-tables.ts'
import type { IngestResults, Results } from './results.ts'
import type { Table } from './table.ts'

/** Describes the machine of the measurements in one line. */
function describe({ machine, takenAt }: Pick<IngestResults, 'machine' | 'takenAt'>): string {
  const { processor, cores, memoryGb, node, postgres, settings }: Machine = machine
  const memory = `${memoryGb} GB`
  const database = `PostgreSQL ${postgres} (fsync ${settings.fsync}, shared_buffers ${settings.shared_buffers})`
  return `${takenAt.slice(0, 10)}: ${processor}, ${cores} cores, ${memory}; Node ${node}; ${database}`
}

/** All tables. Those of each part have a line about their machine. */
export function tablesOf({
  ingest,
  brokers,
  reports,
  dashboard,
  processes,
}: Results): { tables: Table[]; takenOn: string }[] {
  return [
    ...(ingest ? [{ tables: tablesOfIngest(ingest), takenOn: describe(ingest) }] : []),
    ...(brokers ? [{ tables: tablesOfBrokers(brokers), takenOn: describe(brokers) }] : []),
    ...(reports ? [{ tables: tablesOfReports(reports), takenOn: describe(reports) }] : []),
    ...(dashboard ? [{ tables: tablesOfDashboard(dashboard), takenOn: describe(dashboard) }] : []),
    ...(processes ? [{ tables: [tableOfProcesses(processes)], takenOn: describe(processes) }] : []),
  ]
}

function tablesOfIngest(results: IngestResults): Table[] {
  const { manyCustomers } = results
  return [
    tableOfWays(results),
    tableOfGrowth(results),
    ...(manyCustomers ? [tableOfManyCustomers(manyCustomers)] : []),
    tableOfService(results),
  ]
}

function tableOfWays({ ways, ratios }: IngestResults): Table {
  const { tutorialOnOne, tutorialOnEight, tidemark, copy } = ways
  const row = (name: string, rate: Rate) => [
    name,
    formatCount(rate.ordersPerSecond),
    `${formatCount(rate.slowest)}–${formatCount(rate.fastest)}`,
    times(tidemark.ordersPerSecond / rate.ordersPerSecond),
    ...cpuOf(rate),
  ]
  const cpu =
    ratios.cpuToTutorial === undefined || ratios.cpuToCopy === undefined
      ? ''
      : ` By CPU time: ${times(1 / ratios.cpuToTutorial)} and ${times(1 / ratios.cpuToCopy)}.`
  return {
    title: 'Ingest of the same orders, each way in turn, medians of several rounds',
    columns: ['', 'orders/s', 'slowest–fastest', 'Tidemark is', ...CPU_COLUMNS],
    rows: [
      row("the tutorial's way, 1 connection", tutorialOnOne),
      row("the tutorial's way, 8 connections", tutorialOnEight),
      row('Tidemark', tidemark),
      row('COPY of the raw events alone', copy),
    ],
    note: `Tidemark is ${times(ratios.toTutorial)} as fast as the tutorial's way and ${times(ratios.toCopy)} as fast as COPY.${cpu}`,
  }
}

function tableOfGrowth({ levels }: IngestResults): Table {
  return {
    title: 'Ingest as the database grows',
    columns: ['orders in it', 'orders/s', 'of COPY', ...CPU_COLUMNS],
    rows: levels.map(({ orders, tidemark, copy }) => [
      formatCount(orders),
      formatCount(tidemark.ordersPerSecond),
      times(tidemark.ordersPerSecond / copy.ordersPerSecond),
      ...cpuOf(tidemark),
    ]),
  }
}

function tableOfManyCustomers({ customers, orders, tidemark }: ManyCustomers): Table {
  return {
    title: 'Ingest with many customers',
    columns: ['customers', 'orders in it', 'orders/s', ...CPU_COLUMNS],
    rows: [[formatCount(customers), formatCount(orders), formatCount(tidemark.ordersPerSecond), ...cpuOf(tidemark)]],
  }
}

function tableOfService({ service }: IngestResults): Table {
  const { orders, quiet, busy, post } = service
  const pair = (latency: Latency | undefined) => (latency ? [ms(latency.p50Ms), ms(latency.p99Ms)] : ['', ''])
  return {
    title: `Responses over HTTP at ${formatCount(orders)} orders, in milliseconds`,
    columns: ['', 'p50', 'p99', 'p50 while orders arrive', 'p99 while orders arrive'],
    rows: [
      ...quiet.map((latency, i) => [latency.name, ...pair(latency), ...pair(busy.reports[i])]),
      ['POST of an order, until all totals include it', ...pair(post), ...pair(undefined)],
    ],
    note: `${quiet[0]?.requests} requests each, one at a time. In the last two columns, ${formatCount(busy.ordersPerSecond)} orders a second arrive at the same service.`,
  }
}
