import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Results } from './results.ts'

/**
 * Writes what was measured into the file of figures. Parts that were not measured this time stay as they are there.
 *
 * @returns all that the file holds now.
 */
export function updateResults(file: string, measured: Results): Results {
  const before: Results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const results = { ...before, ...measured }
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
  return results
}
