// Builds the dashboard when it was never built or is older than what it is made of. "--anew" builds it in any case.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runTool } from './run-tool.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const built = join(root, 'web/dist/index.html')
/** The types of the dashboard's questions come from the API, which is made of these. */
const SOURCES = ['web', 'src/http', 'src/reports', 'scripts/write-api-types.ts', 'package-lock.json']

/**
 * Writes the types of the API and builds the dashboard into `web/dist`. Ends the process with the tool's messages when that fails.
 *
 * @param {{ anew?: boolean }} [options] `anew`: also when it is current
 */
export async function buildWeb({ anew = false } = {}) {
  if (!anew && isCurrent()) return
  console.error('Building the dashboard …')
  await run('scripts/write-api-types.ts')
  await run('node_modules/vite/bin/vite.js', 'build', 'web', '--logLevel', 'warn')
}

/** Writes the types of the API, without which the dashboard's own types cannot be checked. */
export async function writeApiTypes() {
  await run('scripts/write-api-types.ts')
}

async function run(script, ...args) {
  const { code, text } = await runTool(script, args, 'pipe')
  if (code === 0) return
  console.error(`${text}\nThe dashboard could not be built; the messages above say why.`)
  process.exit(1)
}

function isCurrent() {
  return existsSync(built) && SOURCES.every((path) => newestIn(join(root, path)) <= statSync(built).mtimeMs)
}

function newestIn(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return path.endsWith('schema.ts') ? 0 : stat.mtimeMs
  const names = readdirSync(path).filter((name) => name !== 'dist' && name !== 'node_modules')
  return Math.max(0, ...names.map((name) => newestIn(join(path, name))))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWeb({ anew: process.argv.includes('--anew') })
