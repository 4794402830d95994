import { existsSync, readFileSync } from 'node:fs'

/** The file with the example of a report. `report-examples.test.ts` compares it with the response of a real server. */
export const exampleFile = (report: string) => new URL(`report-examples/${report}.json`, import.meta.url)

/** The response of a report for a small shop, with two rows; undefined for a report without an example. */
export function exampleOf(report: string): unknown {
  const file = exampleFile(report)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}
