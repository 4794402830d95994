import { existsSync, readFileSync } from 'node:fs'

/** Where the example of a report is kept. `report-examples.test.ts` asks a real server for it. */
export const exampleFile = (report: string) => new URL(`report-examples/${report}.json`, import.meta.url)

/** What a report answers about a small shop, its rows cut to two; undefined for a report that has no example yet. */
export function exampleOf(report: string): unknown {
  const file = exampleFile(report)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}
