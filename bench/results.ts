import type { BrokerResults } from './brokers/measure-brokers.ts'
import type { Ways } from './compare-ways.ts'
import type { DashboardResults } from './dashboard/dashboard-results.ts'
import type { Level, Stretch } from './growth.ts'
import type { Machine } from './machine.ts'
import type { Rate } from './measure.ts'
import type { ReportResults } from './reports/report-results.ts'
import type { ServiceLatency } from './service-latency.ts'
import type { Sizes } from './sizes.ts'

/** Everything that was found out: each part by the run that measured it last. */
export interface Results {
  ingest?: IngestResults
  brokers?: BrokerResults
  reports?: ReportResults
  dashboard?: DashboardResults
}

/** Everything about ingest and reports. */
export interface IngestResults {
  takenAt: string
  seconds: number
  machine: Machine
  sizes: Sizes
  ways: Ways
  ratios: Ratios
  levels: Level[]
  growth: Stretch[]
  service: ServiceLatency
}

/** How many times as fast Tidemark is, and what share of the others' CPU time it takes (both processes together). */
export interface Ratios {
  /** Than the tutorial's way, on whichever number of connections that is faster. */
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
