import type { Bench } from '../bench.ts'
import type { Machine } from '../machine.ts'
import type { ReportLevel } from './measure-reports.ts'
import type { ReplayRate } from './replay-rate.ts'

/** The results of the part about reports. */
export interface ReportResults {
  takenAt: string
  seconds: number
  machine: Machine
  sizes: Bench['sizes']['reports']
  levels: ReportLevel[]
  replay: ReplayRate
}
