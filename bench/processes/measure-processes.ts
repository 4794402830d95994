import { formatCount } from '../../src/cli/frame/number-text.ts'
import type { Bench } from '../bench.ts'
import { CPU_COLUMNS, cpuOf, times } from '../cells.ts'
import { type Child, startChild } from '../child.ts'
import { cpuTimeOf } from '../cpu-time.ts'
import { describeMachine, type Machine } from '../machine.ts'
import { type Measured, measure, type Rate, summarize } from '../measure.ts'
import { postLines } from '../post-lines.ts'
import type { ServiceTask } from '../service-process.ts'
import type { Table } from '../table.ts'
import { HEADERS } from '../whizbang-orders.ts'

/** The rate of ingest of several services on one PostgreSQL. */
interface ProcessRate extends Rate {
  services: number
}

/** The results of the part about several services. */
export interface ProcessResults {
  takenAt: string
  seconds: number
  machine: Machine
  rates: ProcessRate[]
}

type Service = Child<string, undefined>

/** Measures ingest over HTTP by different numbers of services on one PostgreSQL, in turn. All post at full speed. */
export async function measureProcesses(bench: Bench): Promise<ProcessResults> {
  const { counts, rounds } = bench.sizes.processes
  const takenAt = new Date().toISOString()
  const started = performance.now()
  const measured = new Map<number, Measured[]>(counts.map((count) => [count, []]))
  for (let round = 0; round < rounds; round++) {
    for (const count of counts) measured.get(count)?.push(await measureRound(bench, count))
  }
  return {
    takenAt,
    seconds: Math.round((performance.now() - started) / 1000),
    machine: await describeMachine(bench.pool),
    rates: [...measured].map(([services, each]) => ({ services, ...summarize(each) })),
  }
}

async function measureRound(bench: Bench, count: number): Promise<Measured> {
  const { databaseUrl, orders, sizes, runStage } = bench
  const file = new URL('../service-process.ts', import.meta.url)
  const services: Service[] = []
  try {
    for (let i = 0; i < count; i++)
      services.push(await startChild<ServiceTask, string, undefined>(file, { databaseUrl }))
    const urls = services.map(({ ready }) => ready)
    await postLines(urls, orders.take(count * sizes.processes.warmUp), HEADERS)
    const lines = orders.take(sizes.processes.orders)
    const title = `Posting ${formatCount(lines.length)} orders to ${count} services`
    return await runStage(title, () =>
      measure(
        lines.length,
        () => readCpu(bench, services),
        () => postLines(urls, lines, HEADERS),
      ),
    )
  } finally {
    await Promise.all(services.map((service) => service.stop()))
  }
}

function readCpu(bench: Bench, services: readonly Service[]) {
  const node = services.reduce((sum, { pid }) => sum + cpuTimeOf(pid), 0)
  return { node, postgres: bench.readCpu().postgres }
}

export function tableOfProcesses({ rates }: ProcessResults): Table {
  const [first] = rates
  return {
    title: 'Ingest over HTTP by several services on one PostgreSQL',
    columns: ['services', 'orders/s', 'compared with one', ...CPU_COLUMNS],
    rows: rates.map((rate) => [
      String(rate.services),
      formatCount(rate.ordersPerSecond),
      times(rate.ordersPerSecond / (first?.ordersPerSecond ?? rate.ordersPerSecond)),
      ...cpuOf(rate),
    ]),
  }
}
