import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Results } from './results.ts'

/**
 * Writes new results into the file of results. The results of other parts are kept.
 *
 * @returns all results in the file.
 */
export function updateResults(file: string, measured: Results): Results {
  const before: Results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const results = { ...before, ...measured }
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
  return results
}
