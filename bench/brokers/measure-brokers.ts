import { sourceKinds } from '../../src/transports/index.ts'
import type { Bench } from '../bench.ts'
import { describeMachine, type Machine } from '../machine.ts'
import type { BrokerModule, OpenBroker } from './broker.ts'
import { type BrokerLatency, measureLatency } from './latency.ts'
import { measureThroughput, type Throughput } from './throughput.ts'

/** The results of the part about brokers. */
export interface BrokerResults {
  takenAt: string
  seconds: number
  machine: Machine
  sizes: Bench['sizes']['brokers']
  throughput: Throughput[]
  /** The names of brokers that are not installed. */
  missing: string[]
  latency: BrokerLatency
}

/** The brokers of all kinds of sources. */
export const allBrokers: Readonly<Record<string, OpenBroker>> = Object.fromEntries(
  sourceKinds.map((kind): [string, OpenBroker] => [
    kind,
    async () => {
      const module: BrokerModule = await import(new URL(`../../test/brokers/${kind}/bench.ts`, import.meta.url).href)
      return module.openBroker()
    },
  ]),
)

/** Measures one broker after the other. Only one runs at a time. Brokers that are not installed are left out. */
export async function measureBrokers(bench: Bench, brokers = allBrokers): Promise<BrokerResults> {
  const takenAt = new Date().toISOString()
  const started = performance.now()
  const throughput: Throughput[] = []
  const missing: string[] = []
  for (const [name, open] of Object.entries(brokers)) {
    const broker = await open()
    if (!broker) {
      missing.push(name)
      continue
    }
    try {
      throughput.push(await measureThroughput(broker, bench))
    } finally {
      await broker.close()
    }
  }
  const latency = await measureLatency(bench)
  return {
    takenAt,
    seconds: Math.round((performance.now() - started) / 1000),
    machine: await describeMachine(bench.pool),
    sizes: bench.sizes.brokers,
    throughput,
    missing,
    latency,
  }
}
