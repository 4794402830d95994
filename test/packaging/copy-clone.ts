import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Copies the files of this clone, with its dependencies but without anything that was built, into a folder. */
export function copyClone(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const listed = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
  for (const name of listed.split('\0').filter((path) => path !== '')) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    cpSync(join(root, name), join(folder, name), { preserveTimestamps: true })
  }
  for (const modules of ['node_modules', 'web/node_modules']) run('cp', ['-Rp', modules, join(folder, modules)])
}

function run(command: string, args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`)
  return stdout
}
