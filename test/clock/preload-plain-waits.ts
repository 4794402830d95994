import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SOURCE = fileURLToPath(new URL('plain-waits.c', import.meta.url))

/**
 * Where libfaketime sets the clock of the tests: compiles `plain-waits.c`, and has it loaded before libfaketime into all that is
 * started from now on. Does nothing on other runs.
 *
 * @returns the folder that holds it, to be removed at the end.
 */
export function preloadPlainWaits(): string | undefined {
  const preloaded = process.env.LD_PRELOAD ?? ''
  if (!preloaded.includes('libfaketime')) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-clock-'))
  // The database server runs as another user.
  chmodSync(folder, 0o755)
  const library = join(folder, 'plain-waits.so')
  const { status, error } = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, SOURCE], { stdio: 'inherit' })
  if (status !== 0)
    throw new Error('The tests need a C compiler when the clock is set: apt-get install gcc libc6-dev', {
      cause: error,
    })
  process.env.LD_PRELOAD = `${library}:${preloaded}`
  return folder
}
