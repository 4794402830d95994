import type { Bench } from '../bench.ts'
import { describeMachine } from '../machine.ts'
import { measureReportLevel, type ReportLevel } from './measure-reports.ts'
import { measureReplay } from './replay-rate.ts'
import type { ReportResults } from './report-results.ts'

/** Runs a part of the bench on a new, empty database. */
export type OnNewDatabase = <T>(run: (bench: Bench) => Promise<T>) => Promise<T>

/** Measures replays, and all reports at each number of orders. Each measurement has a new database. */
export async function runReportBench(
  sizes: ReportResults['sizes'],
  onNewDatabase: OnNewDatabase,
): Promise<ReportResults> {
  const takenAt = new Date().toISOString()
  const started = performance.now()
  const { replay, machine } = await onNewDatabase(async (bench) => ({
    replay: await measureReplay(bench),
    machine: await describeMachine(bench.pool),
  }))
  const levels: ReportLevel[] = []
  for (const orders of sizes.levels) levels.push(await onNewDatabase((bench) => measureReportLevel(bench, orders)))
  return { takenAt, seconds: Math.round((performance.now() - started) / 1000), machine, sizes, levels, replay }
}
