import type { CpuTime } from './cpu-time.ts'

/** The time and CPU time of a piece of work. */
export interface Measured {
  orders: number
  /** Wall clock. */
  ms: number
  cpuMs: CpuTime
}

/** The medians of several measurements of the same work. */
export interface Rate {
  rounds: number
  /** The number of orders in each round. */
  orders: number
  ordersPerSecond: number
  slowest: number
  fastest: number
  /** CPU time per order. Other programs on the machine affect it less than the rate. */
  nodeMicroseconds: number
  postgresMicroseconds: number | undefined
}

/** Measures a piece of work on a number of orders. */
export async function measure(orders: number, readCpu: () => CpuTime, work: () => Promise<unknown>): Promise<Measured> {
  const cpuBefore = readCpu()
  const started = performance.now()
  await work()
  const ms = performance.now() - started
  return { orders, ms, cpuMs: difference(readCpu(), cpuBefore) }
}

function difference(after: CpuTime, before: CpuTime): CpuTime {
  const isKnown = after.postgres !== undefined && before.postgres !== undefined
  return {
    node: after.node - before.node,
    postgres: isKnown ? (after.postgres ?? 0) - (before.postgres ?? 0) : undefined,
  }
}

/** Summarizes the rounds of one kind of work. */
export function summarize(measured: readonly Measured[]): Rate {
  const rates = measured.map(({ orders, ms }) => (orders / ms) * 1000)
  const postgres = measured.flatMap(({ orders, cpuMs }) =>
    cpuMs.postgres === undefined ? [] : [(cpuMs.postgres / orders) * 1000],
  )
  return {
    rounds: measured.length,
    orders: measured[0]?.orders ?? 0,
    ordersPerSecond: Math.round(median(rates)),
    slowest: Math.round(Math.min(...rates)),
    fastest: Math.round(Math.max(...rates)),
    nodeMicroseconds: rounded(median(measured.map(({ orders, cpuMs }) => (cpuMs.node / orders) * 1000))),
    postgresMicroseconds: postgres.length > 0 ? rounded(median(postgres)) : undefined,
  }
}

/** The middle value, or the mean of the two middle values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN
  return (lower + upper) / 2
}

/** The percentile by the method of the nearest rank: at least this share of the values does not exceed it. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}

const rounded = (value: number) => Math.round(value * 10) / 10
