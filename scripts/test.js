// Runs the checks and all tests, and prints the number of passed and failed ones. Passes arguments to vitest: "npm test -- src/http"
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildWeb } from './build-web.js'
import { runChecks } from './check.js'
import { runTool } from './run-tool.js'

const folder = mkdtempSync(join(tmpdir(), 'tidemark-results-'))
const file = join(folder, 'results.json')

const checks = await runChecks()
await buildWeb()
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
const { code } = await runTool(
  'node_modules/vitest/vitest.mjs',
  ['run', ...reporters, ...process.argv.slice(2)],
  'inherit',
)
const tests = countTests(readResults(), code)
rmSync(folder, { recursive: true })
// Arguments select other tests. Older versions of PostgreSQL take minutes: "node scripts/database-tests.ts"
const isPoolerPassed = process.argv.length > 2 || (await testBehindPooler())

const passed = tests.passed + checks.filter((isPassed) => isPassed).length
const failed = tests.failed + checks.filter((isPassed) => !isPassed).length + (isPoolerPassed ? 0 : 1)
if (tests.passed + tests.failed === 0) console.log('No test ran.')
process.exitCode = failed > 0 || code !== 0 || tests.passed === 0 ? 1 : 0
console.log(`${passed} passed, ${failed} failed${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ''}`)

async function testBehindPooler() {
  const { code } = await runTool('scripts/database-tests.ts', ['--only', 'pooler'], 'inherit')
  return code === 0
}

/** Undefined if vitest ended without results. */
function readResults() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** A file that cannot be loaded counts as one failed test, and so does an error outside of tests. */
function countTests(results, exitCode) {
  if (!results) return { passed: 0, failed: 1, skipped: 0 }
  const isBroken = ({ status, assertionResults }) =>
    status === 'failed' && assertionResults.every((test) => test.status !== 'failed')
  const counted = results.numFailedTests + results.testResults.filter(isBroken).length
  return {
    passed: results.numPassedTests,
    failed: counted === 0 && exitCode !== 0 ? 1 : counted,
    skipped: results.numPendingTests + results.numTodoTests,
  }
}
