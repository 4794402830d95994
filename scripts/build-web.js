// Builds the dashboard if it does not exist or is older than its sources. "--force" always builds it.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runTool } from './run-tool.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const built = join(root, 'web/dist/index.html')
/** The sources of the dashboard, and those of the API, from which its types are generated. */
const SOURCES = ['web', 'src/http', 'src/reports', 'scripts/write-api-types.ts', 'package-lock.json']

/**
 * Writes the types of the API and builds the dashboard into `web/dist`. On failure, prints the messages of the tool and
 * ends the process.
 *
 * @param {{ force?: boolean }} [options] `force`: build even if the dashboard is up to date
 */
export async function buildWeb({ force = false } = {}) {
  if (!force && isCurrent()) return
  console.error('Building the dashboard …')
  await run('scripts/write-api-types.ts')
  // Under any other value, Vite builds the React of development, with the paths of the sources in the bundle.
  await run('node_modules/vite/bin/vite.js', ['build', 'web', '--logLevel', 'warn'], { NODE_ENV: 'production' })
}

/** Writes the types of the API, which the type check of the dashboard needs. */
export async function writeApiTypes() {
  await run('scripts/write-api-types.ts')
}

async function run(script, args = [], variables = {}) {
  const { code, text } = await runTool(script, args, 'pipe', variables)
  if (code === 0) return
  console.error(`${text}\nThe dashboard could not be built. See the messages above.`)
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

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWeb({ force: process.argv.includes('--force') })
