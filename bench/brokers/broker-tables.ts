import { formatCount } from '../../src/cli/number-text.ts'
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
    title: `From a broker into the tables: orders that wait there, the median of rounds in which the ways take turns`,
    columns: ['', 'orders a round', 'orders/s', 'slowest–fastest', 'of the bare client', ...CPU_COLUMNS],
    rows: throughput.flatMap(rowsOf),
    note: `The bare client receives and settles with the same credit and does nothing else; "transport alone" hands over to an inbox that does nothing. From the first message until the last is settled; Node's CPU time is that of the receiving process.${absent}`,
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
    row('– transport alone', transport),
    row('– Tidemark, into the tables', applied),
    row('– the inbox alone, without a broker', inbox),
  ]
}

function tableOfLatency(latency: BrokerLatency): Table {
  const { bare, tidemark, ordersPerSecond, rounds, orders, askedEveryMs, answerMs } = latency
  const row = (name: string, { p50Ms, p99Ms, worstP99Ms }: BrokerLatency['bare']) => [
    name,
    ...[p50Ms, p99Ms, worstP99Ms].map(ms),
  ]
  return {
    title: `From publishing to a report, in milliseconds: ${formatCount(ordersPerSecond)} orders a second through Azure Service Bus (the local bus)`,
    columns: ['', 'p50', 'p99', "worst round's p99"],
    rows: [
      row("until the handler of Azure's SDK has it", bare),
      row('until daily sales, asked over HTTP, count it', tidemark),
      row('difference', {
        p50Ms: tidemark.p50Ms - bare.p50Ms,
        p99Ms: tidemark.p99Ms - bare.p99Ms,
        worstP99Ms: tidemark.worstP99Ms - bare.worstP99Ms,
      }),
    ],
    note: `Medians of ${rounds} rounds of ${formatCount(orders)} orders, each published as a message of its own. The report is asked again ${askedEveryMs} ms after each answer, which takes ${ms(answerMs)} ms: that is in the figures, half of it on average, and takes CPU time from the service.`,
  }
}
