import type { Bench } from '../bench.ts'
import type { Machine } from '../machine.ts'
import type { ReportLevel } from './measure-reports.ts'
import type { ReplayRate } from './replay-rate.ts'

/** Everything that was found out about reports. */
export interface ReportResults {
  takenAt: string
  seconds: number
  machine: Machine
  sizes: Bench['sizes']['reports']
  levels: ReportLevel[]
  replay: ReplayRate
}
