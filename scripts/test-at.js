// Runs the tests with the clock set, for this process and all that it starts: "npm run test:at -- 2028-02-29T12:00 src/reports"
// Needs libfaketime ("apt-get install libfaketime" on Debian). The time is that of UTC, and goes on from there.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runTool } from './run-tool.js'

const FOLDERS = ['/usr/lib', '/usr/lib64', '/usr/local/lib']

const [time, ...args] = process.argv.slice(2)
const startMs = Date.parse(`${time}Z`)
if (Number.isNaN(startMs))
  fail('Give the time at which the tests begin, in UTC: npm run test:at -- 2028-02-29T12:00 [folders or files]')
const library = findLibrary()
if (!library) fail('libfaketime is missing on this machine. Install it: apt-get install libfaketime')

// An offset, so that all processes share one time whenever they start. Durations stay real.
const seconds = Math.round((startMs - Date.now()) / 1000)
process.env.FAKETIME = `${seconds < 0 ? '' : '+'}${seconds}`
process.env.FAKETIME_DONT_FAKE_MONOTONIC = '1'
process.env.DONT_FAKE_MONOTONIC = '1'
process.env.LD_PRELOAD = library
const { code } = await runTool('node_modules/vitest/vitest.mjs', ['run', ...args], 'inherit')
process.exitCode = code

/** Debian keeps it in a folder of the machine's architecture. */
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
