// Runs the tests with another clock, also in child processes: "npm run test:at -- 2028-02-29T12:00 src/reports"
// Needs libfaketime ("apt-get install libfaketime" on Debian). The clock starts at the given time in UTC.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runTool } from './run-tool.js'

const FOLDERS = ['/usr/lib', '/usr/lib64', '/usr/local/lib']

const [time, ...args] = process.argv.slice(2)
const startMs = Date.parse(`${time}Z`)
if (Number.isNaN(startMs))
  fail('Pass the start time of the tests in UTC: npm run test:at -- 2028-02-29T12:00 [folders or files]')
const library = findLibrary()
if (!library) fail('libfaketime not found. Install it: apt-get install libfaketime')

// An offset, so that all processes have the same time. Durations remain real.
const seconds = Math.round((startMs - Date.now()) / 1000)
process.env.FAKETIME = `${seconds < 0 ? '' : '+'}${seconds}`
process.env.FAKETIME_DONT_FAKE_MONOTONIC = '1'
process.env.DONT_FAKE_MONOTONIC = '1'
process.env.LD_PRELOAD = library
const { code } = await runTool('node_modules/vitest/vitest.mjs', ['run', ...args], 'inherit')
process.exitCode = code

/** On Debian, the library is in a folder of the architecture. */
function findLibrary() {
  const folders = FOLDERS.flatMap((folder) => [folder, ...foldersIn(folder)])
  return folders.map((folder) => join(folder, 'faketime', 'libfaketime.so.1')).find((path) => existsSync(path))
}

function foldersIn(folder) {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name))
}

function fail(message) {
  console.error(message)
  process.exit(2)
}
