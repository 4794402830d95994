// Installs the dependencies if they are missing or older than the lock file, so that every npm script works as the
// first command after a clone. Plain JavaScript, because it must run on any version of Node.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const installed = join(root, 'node_modules', '.package-lock.json')
const wanted = join(root, 'package-lock.json')

const isCurrent = existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs
if (!isCurrent) {
  console.error('Installing dependencies from npm (about 30 seconds) …')
  // One retry, so that an unreachable registry is reported within a minute.
  const options = ['--include=dev', '--no-fund', '--no-audit', '--loglevel=error', '--fetch-retries=1']
  const { status } = spawnSync('npm', ['ci', ...options], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error('npm ci failed. See the messages above, and check that the npm registry is reachable.')
    process.exit(status ?? 1)
  }
}
