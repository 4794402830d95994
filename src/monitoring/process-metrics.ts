import { Gauge, Histogram, type Registry } from 'prom-client'
import { VERSION } from '../version.ts'

/** The metrics of this process: its version, and the duration of its batches. */
export interface ProcessMetrics {
  /** Observes the time from the start of a batch to its commit, with all retries. */
  observeBatch(seconds: number): void
}

const SECONDS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

export function createProcessMetrics(registry: Registry): ProcessMetrics {
  const registers = [registry]
  const build = new Gauge({
    name: 'tidemark_build_info',
    help: 'Always 1, with the version of Tidemark and of Node.js',
    labelNames: ['version', 'node'] as const,
    registers,
  })
  build.set({ version: VERSION, node: process.versions.node }, 1)
  const batches = new Histogram({
    name: 'tidemark_batch_seconds',
    help: 'Time from the start of a batch to its commit, with all retries',
    buckets: SECONDS,
    registers,
  })
  return { observeBatch: (seconds) => batches.observe(seconds) }
}
