import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** The lock file of a running installation. */
const INSTALLING = join(tmpdir(), 'tidemark-installs-packages')

/** The path of the first of these programs that this machine has. */
export function findProgram(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
}

/**
 * Finds a program, or installs its packages on Debian as root. Test files run in parallel: the first one installs, the others wait.
 *
 * @returns undefined when the program is missing and cannot be installed.
 */
export function findOrInstall(names: readonly [string, ...string[]], packages: readonly string[]): string | undefined {
  const found = findProgram(names)
  if (found !== undefined || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return found
  console.warn(`Installing ${packages.join(' ')} by apt-get …`)
  const install = `command -v ${names[0]} || {
    apt-get update -q
    apt-get install -q -y --no-install-recommends ${packages.join(' ')}
  }`
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('flock', [INSTALLING, 'sh', '-c', install], { env, stdio: 'ignore' })
  return findProgram(names)
}
