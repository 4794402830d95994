import { formatCount } from '../../src/cli/frame/number-text.ts'
import { CPU_COLUMNS, cpuOf, ms, times } from '../cells.ts'
import type { Rate } from '../measure.ts'
import type { Table } from '../table.ts'
import type { BrokerLatency } from './latency.ts'
import type { BrokerResults } from './measure-brokers.ts'
import type { Throughput } from './throughput.ts'

export function tablesOfBrokers(results: BrokerResults): Table[] {
  return [tableOfThroughput(results), tableOfLatency(results.latency)]
}

function tableOfThroughput({ throughput, missing }: BrokerResults): Table {
  const absent = missing.map((name) => ` ${name} is not installed and was left out.`).join('')
  return {
    title: 'From a broker into the tables: orders that wait at the broker, each way in turn, medians of several rounds',
    columns: ['', 'orders a round', 'orders/s', 'slowest–fastest', 'of the bare client', ...CPU_COLUMNS],
    rows: throughput.flatMap(rowsOf),
    note: `The bare client only receives and settles, with the same credit. "Transport alone" has an inbox that does nothing. The time is measured from the first message until the last is settled. The CPU time of Node is that of the receiving process.${absent}`,
  }
}

function rowsOf({ broker, clientName, bare, transport, applied, inbox }: Throughput): string[][] {
  const row = (name: string, rate: Rate) => [
    name,
    formatCount(rate.orders),
    formatCount(rate.ordersPerSecond),
    `${formatCount(rate.slowest)}–${formatCount(rate.fastest)}`,
    times(rate.ordersPerSecond / bare.ordersPerSecond),
    ...cpuOf(rate),
  ]
  return [
    row(`${broker}: bare ${clientName}`, bare),
    row('– Transport alone', transport),
    row('– Tidemark, into the tables', applied),
    row('– Inbox alone, without a broker', inbox),
  ]
}

function tableOfLatency(latency: BrokerLatency): Table {
  const { bare, tidemark, ordersPerSecond, rounds, orders, askedEveryMs: pauseMs, answerMs: responseMs } = latency
  const row = (name: string, { p50Ms, p99Ms, worstP99Ms }: BrokerLatency['bare']) => [
    name,
    ...[p50Ms, p99Ms, worstP99Ms].map(ms),
  ]
  return {
    title: `From publishing to a report, in milliseconds: ${formatCount(ordersPerSecond)} orders a second through Azure Service Bus (the local bus)`,
    columns: ['', 'p50', 'p99', "worst round's p99"],
    rows: [
      row("until the handler of Azure's SDK has the order", bare),
      row('until daily sales over HTTP include the order', tidemark),
      row('difference', {
        p50Ms: tidemark.p50Ms - bare.p50Ms,
        p99Ms: tidemark.p99Ms - bare.p99Ms,
        worstP99Ms: tidemark.worstP99Ms - bare.worstP99Ms,
      }),
    ],
    note: `Medians of ${rounds} rounds of ${formatCount(orders)} orders, each published as one message. The report is requested again ${pauseMs} ms after each response, which takes ${ms(responseMs)} ms. On average, the latencies include half of this time.`,
  }
}
