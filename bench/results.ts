import type { BrokerResults } from './brokers/measure-brokers.ts'
import type { Ways } from './compare-ways.ts'
import type { DashboardResults } from './dashboard/dashboard-results.ts'
import type { GrowthStep, Level } from './growth.ts'
import type { Machine } from './machine.ts'
import type { ManyCustomers } from './many-customers.ts'
import type { Rate } from './measure.ts'
import type { ProcessResults } from './processes/measure-processes.ts'
import type { ReportResults } from './reports/report-results.ts'
import type { ServiceLatency } from './service-latency.ts'
import type { Sizes } from './sizes.ts'

/** All results. Those of each part come from its last run. */
export interface Results {
  ingest?: IngestResults
  brokers?: BrokerResults
  reports?: ReportResults
  dashboard?: DashboardResults
  processes?: ProcessResults
}

/** The results of the part about ingest. */
export interface IngestResults {
  takenAt: string
  seconds: number
  machine: Machine
  sizes: Sizes
  ways: Ways
  ratios: Ratios
  levels: Level[]
  /** Undefined in results of earlier versions. */
  manyCustomers?: ManyCustomers
  growth: GrowthStep[]
  service: ServiceLatency
}

/** Tidemark's rate divided by that of the other ways, and its CPU time divided by theirs. CPU times include both processes. */
export interface Ratios {
  /** Compared with the tutorial's way on the faster number of connections. */
  toTutorial: number
  toCopy: number
  cpuToTutorial: number | undefined
  cpuToCopy: number | undefined
}

export function ratiosOf({ tutorialOnOne, tutorialOnEight, tidemark, copy }: Ways): Ratios {
  const tutorial = tutorialOnOne.ordersPerSecond > tutorialOnEight.ordersPerSecond ? tutorialOnOne : tutorialOnEight
  return {
    toTutorial: rounded(tidemark.ordersPerSecond / tutorial.ordersPerSecond),
    toCopy: rounded(tidemark.ordersPerSecond / copy.ordersPerSecond),
    cpuToTutorial: divideCpu(tidemark, tutorial),
    cpuToCopy: divideCpu(tidemark, copy),
  }
}

function divideCpu(a: Rate, b: Rate): number | undefined {
  if (a.postgresMicroseconds === undefined || b.postgresMicroseconds === undefined) return undefined
  return rounded((a.nodeMicroseconds + a.postgresMicroseconds) / (b.nodeMicroseconds + b.postgresMicroseconds))
}

const rounded = (value: number) => Math.round(value * 1000) / 1000
